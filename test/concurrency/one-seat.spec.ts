import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { patiently } from '../harness/patiently.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { seededRandom, seedOfRun, shuffled } from '../harness/seeded.ts';
import { type Answer, addressOf, type Choice, type Hold, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const CROWD = 500;

type HoldAnswer = Answer<Hold & Problem>;

let product: Product;
beforeAll(async () => {
  product = await startProduct({ replicas: 2, balancer: true });
});
afterAll(() => product?.close());

/** Everybody at once. */
async function race(
  event: string,
  visitors: readonly Visitor[],
  choiceOf: (at: number) => Choice,
): Promise<HoldAnswer[]> {
  return Promise.all(visitors.map((visitor, at) => patiently((key) => visitor.hold(event, choiceOf(at), key))));
}

function crowd(size: number): Visitor[] {
  return Array.from({ length: size }, (_, n) => new Visitor(product.url, { address: addressOf(n) }));
}

/** How many answers had each status and code, such as `409 holds.seat_taken`. */
function tally(answers: readonly Answer<{ code?: string }>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = body.code === undefined ? String(status) : `${status} ${body.code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe(`${CROWD} visitors want the same seat`, () => {
  it('one gets it; everyone else is told so, and gets other seats with one call', async () => {
    const event = await publishEvent(product, { rows: 60, seatsPerRow: 10 });
    const seat = 'R30-5';
    const visitors = crowd(CROWD);
    const answers = await race(event.slug, visitors, () => ({ seats: [seat] }));

    expect(tally(answers)).toEqual({ '201': 1, '409 holds.seat_taken': CROWD - 1 });
    const losers = visitors.flatMap((visitor, at) =>
      answers[at]!.status === 409 ? [{ visitor, answer: answers[at]! }] : [],
    );
    for (const { answer } of losers) {
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.body.taken).toEqual([seat]);
      expect(answer.body.alternatives!.length).toBeGreaterThan(0);
      expect(answer.body.alternatives!.flat()).not.toContain(seat);
    }

    const { visitor, answer } = losers[0]!;
    const [alternative = []] = answer.body.alternatives!;
    const second = await visitor.hold(event.slug, { seats: alternative });
    expect(second.status).toBe(201);
    expect(second.body.seats.map(({ id }) => id)).toEqual(alternative);
    for (const each of visitors) each.leave();
  });
});

describe('the last 100 places of an area', () => {
  const floor = { name: 'Standing floor', capacity: 100 };

  it(`are held exactly once each when ${CROWD} visitors ask for one`, async () => {
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 2, area: floor });
    const visitors = crowd(CROWD);
    const answers = await race(event.slug, visitors, () => ({ area: event.areaId!, quantity: 1 }));

    expect(tally(answers)).toEqual({ '201': 100, '409 holds.not_available': CROWD - 100 });
    await untilNoneLeft(event);
    for (const each of visitors) each.leave();
  });

  it('are never held twice when groups of one to four ask', async () => {
    const random = seededRandom(seedOfRun('groups at the last 100 places'));
    const event = await publishEvent(product, { rows: 1, seatsPerRow: 2, area: floor });
    const visitors = shuffled(crowd(300), random);
    const sizes = visitors.map(() => 1 + Math.floor(random() * 4));
    const answers = await race(event.slug, visitors, (at) => ({ area: event.areaId!, quantity: sizes[at]! }));

    const held = answers.flatMap(({ status, body }, at) => {
      if (status !== 201) expect([status, body.code]).toEqual([409, 'holds.not_available']);
      else expect(body.areas).toMatchObject([{ id: event.areaId, quantity: sizes[at] }]);
      return status === 201 ? [sizes[at]!] : [];
    });
    // Some who asked for one are refused: so nobody was refused while there was room for him.
    expect(held.reduce((sum, size) => sum + size, 0)).toBe(100);
    await untilNoneLeft(event);
    for (const each of visitors) each.leave();
  });
});

/** What fans see may be 100 ms old. */
async function untilNoneLeft({ slug, areaId }: PublishedEvent): Promise<void> {
  const visitor = new Visitor(product.url);
  const noneLeft = async () => {
    const { body } = await visitor.request<{ areas: { id: string; available: number }[] }>(
      'GET',
      `/api/events/${slug}/availability`,
      { headers: { accept: 'application/json' } },
    );
    return body.areas.find(({ id }) => id === areaId)?.available === 0;
  };
  await until(noneLeft, { what: 'fans see that no place is left' });
  visitor.leave();
}
