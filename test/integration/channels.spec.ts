import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { Follower, snapshotOf, statesOf } from '../harness/follower.ts';
import { checkInvariants } from '../harness/invariants.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Answer, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const SEATS = 50;
const ROUNDS = 8;
const FANS = 6;
const AREA = { name: 'Standing floor', capacity: 20 };
const FLOOR = 'standing-floor';

interface Allotment {
  id: string;
  places: number;
  left: number;
  seats: string[];
  areas: { area: string; quantity: number }[];
  releasedAt: string | null;
}
type Refused = Problem & Record<'allotted' | 'sold' | 'held' | 'blocked' | 'unknown', string[]> & { short: object };

let product: Product;
beforeAll(async () => {
  product = await startProduct({ replicas: 2, balancer: true, env: { HOLD_SEATS_PER_ADDRESS: '1000' } });
});
afterAll(() => product?.close());

const followers: Follower[] = [];
afterEach(() => {
  for (const follower of followers.splice(0)) follower.leave();
});
async function follow(url: string, event: PublishedEvent): Promise<Follower> {
  const follower = await Follower.open(url, event.slug);
  followers.push(follower);
  return follower;
}

const [first, second] = [0, 1].map((index) => () => product.replicas[index]!.url) as [() => string, () => string];
/** What the second replica shows, which may be 100 ms old. */
async function untilShown(event: PublishedEvent, states: string): Promise<void> {
  let shown = '';
  const look = async () => (shown = statesOf(await snapshotOf(second(), event.slug), states.length)) === states;
  await until(look, { what: `${states} is shown` }).catch(() => expect(shown).toBe(states));
}

/** The organizer's own request, at the first replica. A refusal is an answer. */
function organizer<T = Allotment & Refused>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const headers = { authorization: `Bearer ${product.organizers[0].key}` };
  return new Visitor(first()).request<T>(method, `/api/admin/events/${path}`, { body, headers });
}
const setAside = (event: PublishedEvent, body: object) =>
  organizer('POST', `${event.id}/allotments`, { name: 'Partner', channel: 'partner', ...body });
const release = (event: PublishedEvent, { id }: Allotment, body?: object) =>
  organizer<Problem & { released: number; notReleased: number; left: number }>(
    'POST',
    `${event.id}/allotments/${id}/release`,
    body,
  );

describe('places that are set aside', () => {
  it('are nobody else’s, on every replica, and come back live: some of them, then the rest', async () => {
    const event = await publishEvent(product, { area: AREA });
    const far = await follow(second(), event);
    const request = {
      seats: ['R1-1'],
      rows: [{ section: 'Hall', row: '2' }],
      areas: [{ area: FLOOR, quantity: 5 }],
    };
    const made = accepted(await setAside(event, request));
    expect(made).toMatchObject({ places: 16, left: 16, areas: [{ area: FLOOR, quantity: 5 }] });
    await far.until('the row is gone', ({ data }) => data.gone?.includes(19));
    await untilShown(event, `2${'0'.repeat(9)}${'2'.repeat(10)}${'0'.repeat(45)}${'2'.repeat(5)}`);

    const fan = new Visitor(second());
    expect((await fan.hold(event.slug, { seats: ['R2-5'] })).body).toMatchObject({ code: 'holds.seat_taken' });
    expect((await fan.hold(event.slug, { bestAvailable: { quantity: 2 } })).body.seats[0]).toMatchObject({ row: '1' });

    const [part, heardFrom] = [
      await release(event, made, { seats: ['R2-1', 'R2-2'], areas: [{ area: FLOOR, quantity: 2 }] }),
      performance.now(),
    ];
    expect(part.body).toEqual({ released: 4, notReleased: 0, left: 12 });
    const told = await far.until('two seats are free', ({ data }) => data.available?.includes(11));
    console.log(`a release is seen on the other replica after ${Math.max(0, told.atMs - heardFrom).toFixed(0)} ms`);
    expect(told.data.available).toEqual([10, 11, 65, 66]);
    accepted(await fan.hold(event.slug, { seats: ['R2-1', 'R2-2'] }));

    expect(accepted(await release(event, made, { seats: ['R2-1', 'R2-3'] }))).toEqual({
      released: 1,
      notReleased: 1,
      left: 11,
    });
    expect(accepted(await release(event, made))).toEqual({ released: 11, notReleased: 0, left: 0 });
    const { items } = accepted(await organizer<{ items: Allotment[] }>('GET', `${event.id}/allotments`));
    expect(items).toMatchObject([{ name: 'Partner', places: 16, left: 0, releasedAt: expect.any(String) as string }]);
    const logged = await product.stores.query(
      "SELECT actor LIKE 'staff:%' AS staff, split_part(cause, ':', 1) AS cause, before, after, cardinality(seat_nos) AS places " +
        "FROM inventory_log WHERE event_id = $1 AND cause <> 'published' ORDER BY id",
      [event.eventNo],
    );
    expect(logged).toEqual([
      { staff: true, cause: 'set aside', before: 'f', after: 'x', places: 16 },
      ...[4, 1, 11].map((places) => ({ staff: true, cause: 'released', before: 'x', after: 'f', places })),
    ]);
    checkInvariants(product.stores);
  });

  it('are all that was asked for or nothing, and the answer names what is wrong', async () => {
    const event = await publishEvent(product, { area: AREA });
    const fan = new Visitor(first());
    accepted(await fan.hold(event.slug, { seats: ['R1-3'] }));
    await fan.buy(event.slug, { seats: ['R1-4'] });
    accepted(await setAside(event, { name: 'First', seats: ['R1-1', 'R1-2'] }));

    const unknown = await setAside(event, { seats: ['R1-1', 'R9-9'], sections: ['Nowhere'] });
    expect(unknown).toMatchObject({
      status: 422,
      body: { code: 'inventory.unknown_places', unknown: ['R9-9', 'Nowhere'] },
    });
    const rows = [{ section: 'Hall', row: '1' }];
    const refused = await setAside(event, { rows, areas: [{ area: FLOOR, quantity: 21 }] });
    expect(refused).toMatchObject({ status: 409, body: { code: 'inventory.places_not_free' } });
    const { allotted, held, sold, short } = refused.body;
    expect({ allotted, held, sold, short }).toEqual({
      allotted: ['R1-1', 'R1-2'],
      held: ['R1-3'],
      sold: ['R1-4'],
      short: { [FLOOR]: 20 },
    });
    expect((await setAside(event, { name: 'First', seats: ['R5-1'] })).body.code).toBe(
      'inventory.allotment_name_taken',
    );
    expect((await setAside(event, {})).body.code).toBe('http.invalid_input');
    await untilShown(event, `2212${'0'.repeat(46)}`);

    expect(accepted(await setAside(event, { rows, onlyFree: true })).seats).toEqual([
      'R1-5',
      'R1-6',
      'R1-7',
      'R1-8',
      'R1-9',
      'R1-10',
    ]);
    const other = new Visitor(first());
    const headers = { authorization: `Bearer ${product.organizers[1].key}` };
    expect((await other.request('GET', `/api/admin/events/${event.id}/allotments`, { headers })).status).toBe(404);
  });

  it('are released by themselves at their moment, once, however many replicas look', async () => {
    const event = await publishEvent(product);
    const releaseAt = new Date(Date.now() + 3_600_000).toISOString();
    const made = accepted(await setAside(event, { seats: ['R3-1', 'R3-2'], releaseAt }));
    const later = accepted(await setAside(event, { name: 'Later', seats: ['R4-1'], releaseAt }));
    await untilShown(event, `${'0'.repeat(20)}22${'0'.repeat(8)}2${'0'.repeat(19)}`);
    await product.stores.query(
      "UPDATE allotments SET release_at = clock_timestamp() + interval '300 ms' WHERE name = 'Partner' AND event_id = $1",
      [event.eventNo],
    );
    await untilShown(event, `${'0'.repeat(30)}2${'0'.repeat(19)}`);
    const lines = await product.stores.query(
      "SELECT actor, seat_nos AS places FROM inventory_log WHERE event_id = $1 AND cause LIKE 'released:%'",
      [event.eventNo],
    );
    expect(lines).toEqual([{ actor: 'system:release-due', places: [20, 21] }]);
    expect(accepted(await release(event, made, {}))).toEqual({ released: 0, notReleased: 0, left: 0 });
    const move = ({ id }: Allotment, at: string | null) =>
      organizer('PATCH', `${event.id}/allotments/${id}`, { releaseAt: at });
    expect((await move(made, null)).status).toBe(404);
    expect((await move(later, new Date().toISOString())).status).toBe(204);
    await untilShown(event, '0'.repeat(SEATS));
  });
});

describe('places that are set aside and released again and again', () => {
  it('while fans hold and claim them on both replicas: nobody has one twice, and both stores agree in the end', async () => {
    const event = await publishEvent(product, { maxPerOrder: 4 });
    let isOver = false;
    const organize = async () => {
      let made = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const body = { name: `Round ${round}`, sections: ['Hall'], onlyFree: true };
        const answer = await setAside(event, body);
        // A round in which fans have all is refused, too.
        if (answer.status !== 201) continue;
        made += answer.body.left;
        accepted(await release(event, answer.body));
      }
      isOver = true;
      return made;
    };
    const shop = async (at: number) => {
      const fan = new Visitor([first, second][at % 2]!(), { address: `127.6.0.${at + 1}` });
      while (!isOver) {
        const held = await fan.hold(event.slug, { bestAvailable: { quantity: 2 } });
        if (held.status !== 201) continue;
        // Now and then a seat was set aside in the moment in which it was held: the claim says so.
        if (at % 2 === 0 && (await fan.order(held.body.id)).status === 201) return 2;
        await fan.request('DELETE', `/api/holds/${held.body.id}`);
      }
      return 0;
    };
    const [made, ...bought] = await Promise.all([organize(), ...Array.from({ length: FANS }, (_, at) => shop(at))]);
    expect(made).toBeGreaterThan(0);
    const claimed = bought.reduce<number>((sum, each) => sum + each, 0);
    await until(
      async () => {
        const [row] = await product.stores.query<{ states: string }>(
          "SELECT string_agg(CASE state WHEN 'f' THEN '0' ELSE '2' END, '' ORDER BY seat_no) AS states FROM places WHERE event_id = $1",
          [event.eventNo],
        );
        const shown = statesOf(await snapshotOf(second(), event.slug), SEATS);
        return row?.states === shown && row.states.split('2').length - 1 === claimed;
      },
      { what: 'both replicas show what PostgreSQL says' },
    );
    checkInvariants(product.stores);
  });
});

describe('accessible places are kept until a set moment', () => {
  /** R1-1 and R1-2 are for wheelchairs, R1-3 and R1-4 for companions. */
  const keeping = () =>
    publishEvent(product, { wheelchairs: 2, companions: 2, accessibleKeptUntil: inAnHour(), noOrphanSeats: true });
  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
  const best = (wish: object) => ({ bestAvailable: wish });

  it('for parties that say they need them; everybody else is told why, and what else there is', async () => {
    const event = await keeping();
    const detail = await new Visitor(first()).get<{ accessibleKeptUntil: string }>(`/api/events/${event.slug}`);
    const fan = new Visitor(second());
    const refused = await fan.hold(event.slug, { seats: ['R1-4', 'R1-5'] });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'holds.accessible_kept', kept: ['R1-4'], keptUntil: detail.body.accessibleKeptUntil },
    });
    const [others = []] = refused.body.alternatives ?? [];
    expect(others).toHaveLength(2);
    accepted(await fan.hold(event.slug, { seats: others }));
    const party = new Visitor(second());
    const held = accepted(await party.hold(event.slug, { seats: ['R1-2', 'R1-3'], accessible: 1 }));
    const changed = await party.request<Problem>('PUT', `/api/holds/${held.id}`, { body: { seats: ['R1-1', 'R1-2'] } });
    expect(changed.body.code).toBe('holds.accessible_kept');
    expect((await party.hold(event.slug, { area: 'none', quantity: 1, accessible: 1 } as never)).status).toBe(422);
  });

  it('also by best available, whatever level is asked for', async () => {
    const event = await keeping();
    const fan = new Visitor(first());
    expect((await fan.hold(event.slug, best({ quantity: 1, priceLevel: 'wheelchair' }))).body.code).toBe(
      'holds.not_available',
    );
    const { seats } = accepted(await fan.hold(event.slug, best({ quantity: 2, accessible: 1 })));
    expect(seats.map(({ id }) => id)).toEqual(['R1-2', 'R1-3']);
  });

  it('and a companion’s place goes with a wheelchair place beside it, which is offered', async () => {
    const event = await keeping();
    const party = new Visitor(first());
    const alone = await party.hold(event.slug, { seats: ['R1-3'], accessible: 1 });
    expect(alone).toMatchObject({
      status: 409,
      body: { code: 'holds.companion_alone', companions: ['R1-3'], alternatives: [['R1-2', 'R1-3']] },
    });
    expect((await party.hold(event.slug, { seats: ['R1-1', 'R1-3'], accessible: 1 })).body.code).toBe(
      'holds.companion_alone',
    );
    const held = accepted(await party.hold(event.slug, { seats: ['R1-2', 'R1-3', 'R1-4'], accessible: 1 }));
    const left = await party.request<Problem>('PUT', `/api/holds/${held.id}`, {
      body: { seats: ['R1-4'], accessible: 1 },
    });
    expect(left.body.code).toBe('holds.companion_alone');
  });

  it('and best available parts nobody from his companions', async () => {
    const event = await keeping();
    accepted(await new Visitor(first()).hold(event.slug, { seats: ['R1-2'], accessible: 1 }));
    // R1-1 is free, and R1-3 and R1-4: three places, but a wheelchair's between them is gone.
    const party = new Visitor(first());
    expect((await party.hold(event.slug, best({ quantity: 3, accessible: 1 }))).body.code).toBe('holds.not_available');
    await product.admin(product.organizers[0].key, 'PATCH', `/api/admin/events/${event.id}`, {
      accessibleKeptUntil: null,
    });
    await until(async () => (await party.hold(event.slug, best({ quantity: 3, accessible: 1 }))).status === 201, {
      what: 'they are anybody’s',
    });
  });

  it('then they are anybody’s', async () => {
    const event = await keeping();
    const fan = new Visitor(second());
    const take = () => fan.hold(event.slug, { seats: ['R1-3'] });
    expect((await take()).body.code).toBe('holds.accessible_kept');
    const moment = new Date(Date.now() + 1_000);
    const path = `/api/admin/events/${event.id}`;
    await product.admin(product.organizers[0].key, 'PATCH', path, { accessibleKeptUntil: moment.toISOString() });
    await until(async () => (await take()).status === 201, { what: 'a companion’s place is anybody’s' });
    expect(Date.now()).toBeGreaterThanOrEqual(moment.getTime());
  });
});
