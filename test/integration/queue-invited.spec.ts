import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Gate } from '../guards/gate.ts';
import { refusal } from '../harness/checkout.ts';
import { publishEvent } from '../harness/events.ts';
import { codesTo } from '../harness/mails.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { type QueueAdmission, type QueuePlace, QueueRoom } from '../harness/queue.ts';
import { seededRandom, seedOfRun, shuffled } from '../harness/seeded.ts';
import { accepted, addressOf, type Answer, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

let product: Product;
beforeAll(async () => {
  // An admission lapses after 36 s without a request. No guess comes back while a machine stands still.
  product = await startProduct({ replicas: 2, env: { DEADLINE_SCALE: '5', LIMITS: 'invitation.device=10+1/h' } });
});
afterAll(() => product?.close());

interface Group {
  id: string;
  name: string;
  uses: number;
  used: number;
}

let visitors = 0;
const somebody = (): Visitor => {
  const { url } = product.replicas[visitors % 2]!;
  return new Visitor(url, { address: addressOf(visitors++) });
};
const later = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** What invites, and what leads past the line. */
class InvitedRoom extends QueueRoom {
  static async open(settings: Partial<Parameters<QueueRoom['set']>[0]> = {}): Promise<InvitedRoom> {
    const room = new InvitedRoom(product, await publishEvent(product));
    await room.set({ mode: 'scheduled', ratePerMinute: 60_000, invitedUntil: later(), ...settings });
    return room;
  }

  invite(body: object): Promise<{ id: string; codes: string[]; added: number }> {
    return this.admin('POST', '/groups', { name: 'Fan club', ...body });
  }

  async groups(): Promise<Group[]> {
    return (await this.admin<{ items: Group[] }>('GET', '/groups')).items;
  }

  joinWith(fan: Visitor, invitation: string): Promise<Answer<QueuePlace & Problem>> {
    return fan.request('POST', `/api/events/${this.event.slug}/queue`, { headers: { invitation } });
  }

  async pass(body: object = {}): Promise<{ id: string; pass: string }> {
    const whole = { label: 'Box office', uses: 1, validUntil: later(), ...body };
    const { id, link } = await this.admin<{ id: string; link: string }>('POST', '/passes', whole);
    const [address, pass = ''] = link.split('#pass=');
    expect(new URL(address ?? '').pathname).toBe(`/queue/${this.event.slug}`);
    return { id, pass };
  }

  past(fan: Visitor, pass: string): Promise<Answer<QueueAdmission & Problem>> {
    return fan.request('POST', `/api/events/${this.event.slug}/queue/pass`, { headers: { pass } });
  }

  hold(fan: Visitor, seat: string) {
    return fan.hold(this.event.slug, { seats: [seat] });
  }

  count(what: string): Promise<{ n: number }[]> {
    return product.stores.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM queue_log WHERE event_id = (SELECT id FROM events WHERE slug = $1) AND act = $2`,
      [this.event.slug, what],
    );
  }
}

describe('as long as a room is for the invited', () => {
  it('nobody else joins or comes in, and whoever has a place needs his code no more', async () => {
    const room = await InvitedRoom.open();
    const { codes } = await room.invite({ generate: 1, codes: ['Fan club 2026'], uses: 2 });
    const [fan, friend, other] = [somebody(), somebody(), somebody()];
    const refused = await room.join(fan);
    expect(refusal(refused)).toEqual([403, 'queue.invitation_required']);
    expect(Date.parse((refused.body as unknown as { publicFrom: string }).publicFrom)).toBeGreaterThan(Date.now());
    expect(refusal(await room.joinWith(fan, 'NO-SUCH-CODE'))).toEqual([403, 'queue.code_invalid']);
    expect(refusal(await room.enter(fan))).toEqual([404, 'queue.no_place']);
    expect(refusal(await room.hold(fan, 'R1-1'))).toEqual([403, 'queue.admission_required']);

    const place = accepted(await room.joinWith(fan, codes[0]!.toLowerCase().replace('-', ' ')));
    expect(accepted(await room.joinWith(friend, 'FANCLUB-2026'))).toMatchObject({ entry: 1 });
    expect(accepted(await room.join(fan))).toMatchObject({ entry: place.entry });
    expect(accepted(await room.joinWith(fan, 'mistyped'))).toMatchObject({ entry: place.entry });
    await room.comeIn(fan);
    accepted(await room.hold(fan, 'R1-1'));
    expect(await room.groups()).toMatchObject([{ name: 'Fan club', uses: 4, used: 2 }]);

    await room.giveBack(friend);
    expect(accepted(await room.join(friend))).toMatchObject({ entry: 2 });
    const { id } = (await room.groups())[0]!;
    await room.admin('DELETE', `/groups/${id}`);
    expect(refusal(await room.joinWith(other, 'FANCLUB-2026'))).toEqual([403, 'queue.code_invalid']);
    accepted(await room.join(fan));
    expect([await room.count('invited'), await room.count('group deleted')]).toEqual([[{ n: 1 }], [{ n: 1 }]]);

    await room.set({ mode: 'scheduled', ratePerMinute: 60_000, invitedUntil: new Date().toISOString() });
    const joined = async () => {
      const { status, body } = await room.join(other);
      return status === 200 ? body : null;
    };
    // A replica may be a tick behind.
    expect(await until(joined, { what: 'all may come' })).toMatchObject({ entry: 3, position: 3 });
  });

  it('a code lets in as many as it is good for, whoever races, and a retry costs nothing', async () => {
    const random = seededRandom(seedOfRun('fifty with one code'));
    const room = await InvitedRoom.open({ ratePerMinute: 0 });
    await room.invite({ codes: ['TEN-OF-YOU'], uses: 10 });
    const fifty = Array.from({ length: 50 }, () => ({ fan: somebody(), tries: 1 + Math.floor(random() * 3) }));
    // His browser knows itself before it sends twice.
    await Promise.all(fifty.map(({ fan }) => fan.get(`/api/account`)));
    const tries = fifty.flatMap(({ fan, tries: count }) => Array.from({ length: count }, () => fan));
    const answers = await Promise.all(
      shuffled(tries, random).map(async (fan) => ({ fan, answer: await room.joinWith(fan, 'TEN-OF-YOU') })),
    );
    const invited = answers.filter(({ answer }) => answer.status === 200);
    const others = answers.filter(({ answer }) => answer.status !== 200);
    expect(new Set(invited.map(({ fan }) => fan)).size).toBe(10);
    expect(new Set(invited.map(({ answer }) => answer.body.entry)).size).toBe(10);
    expect(new Set(others.map(({ answer }) => refusal(answer).join()))).toEqual(new Set(['409,queue.code_used']));
    expect(await room.groups()).toMatchObject([{ uses: 10, used: 10 }]);
  });

  it('a person who asks twice at the same moment is counted once', async () => {
    const room = await InvitedRoom.open({ ratePerMinute: 0 });
    await room.invite({ codes: ['TWICE-AT-ONCE'], uses: 2 });
    const fan = somebody();
    await fan.get('/api/account');
    const gate = await Gate.closed(product.stores, 'SELECT FROM invitation_keys WHERE uses = 2 FOR UPDATE');
    const both = [room.joinWith(fan, 'TWICE-AT-ONCE'), room.joinWith(fan, 'TWICE-AT-ONCE')];
    await gate.reached(2, 'invitation').finally(() => gate.open());
    expect((await Promise.all(both)).map(({ body }) => body.entry)).toEqual([0, 0]);
    expect(await room.groups()).toMatchObject([{ used: 1 }]);
  });

  it('a verified mailbox is good for one person who has signed in', async () => {
    const room = await InvitedRoom.open({ ratePerMinute: 0 });
    await room.invite({ mailboxes: ['Grace@Example.com'] });
    const signedIn = async (fan: Visitor, email: string, codes = 1): Promise<Visitor> => {
      const before = codes === 1 ? [] : await codesTo(product, email, codes - 1);
      accepted(await fan.request('POST', '/api/account/codes', { body: { email } }));
      const code = (await codesTo(product, email, codes)).find((each) => !before.includes(each));
      accepted(await fan.request('POST', '/api/account/session', { body: { email, code } }));
      return fan;
    };
    const [grace, again, mal] = [somebody(), somebody(), somebody()];
    expect(refusal(await room.join(grace))).toEqual([403, 'queue.invitation_required']);
    accepted(await room.join(await signedIn(grace, 'grace@example.com')));
    accepted(await room.join(grace));
    expect(refusal(await room.join(await signedIn(again, 'grace@example.com', 2)))).toEqual([409, 'queue.code_used']);
    const refused = await room.join(await signedIn(mal, 'mal@example.com'));
    expect(refusal(refused)).toEqual([403, 'queue.invitation_required']);
    const [row] = await product.stores.query("SELECT FROM invitation_keys WHERE digest ILIKE '%grace%'");
    expect(row).toBeUndefined();
  });

  it('an automatic room is open, and nobody goes past it to the seats', async () => {
    const room = await InvitedRoom.open({ mode: 'automatic', arrivalsPerSecond: 1_000 });
    await room.invite({ codes: ['AT-ONCE-PLEASE'] });
    await room.statusWhen(({ phase }) => phase === 'drained', 'nobody waits, and whoever comes comes in at once');
    const fan = somebody();
    expect(refusal(await room.hold(fan, 'R1-1'))).toEqual([403, 'queue.admission_required']);
    expect(refusal(await room.join(fan))).toEqual([403, 'queue.invitation_required']);
    expect(refusal(await room.enter(fan))).toEqual([404, 'queue.no_place']);
    accepted(await room.joinWith(fan, 'AT-ONCE-PLEASE'));
    await room.comeIn(fan);
    accepted(await room.hold(fan, 'R1-1'));
  });

  it('guesses are counted, and then the right one is refused like all others', async () => {
    const room = await InvitedRoom.open({ ratePerMinute: 0 });
    await room.invite({ codes: ['GUESS-ME-NOT'] });
    const guesser = somebody();
    const answers = [];
    for (let at = 0; at < 14; at++) answers.push(refusal(await room.joinWith(guesser, `GUESS-ME-${at}`)).join());
    expect(answers).toEqual([
      ...Array.from({ length: 10 }, () => '403,queue.code_invalid'),
      ...Array.from({ length: 4 }, () => '429,limits.too_many_requests'),
    ]);
    expect((await room.joinWith(guesser, 'GUESS-ME-NOT')).status).toBe(429);
  });
});

describe('a pass', () => {
  it('leads past the line once a person, takes nobody’s place and no room, and is logged', async () => {
    const room = await InvitedRoom.open({ mostActive: 1 });
    const { pass } = await room.pass({ uses: 2 });
    const [clerk, second, third] = [somebody(), somebody(), somebody()];
    await clerk.get('/api/account');
    expect(refusal(await room.past(third, 'no-such-pass'))).toEqual([403, 'queue.pass_invalid']);
    const first = accepted(await room.past(clerk, pass));
    expect(first).toMatchObject({ turn: 'admitted', ahead: 0 });
    accepted(await room.past(clerk, pass));
    accepted(await room.past(second, pass));
    expect(refusal(await room.past(third, pass))).toEqual([409, 'queue.pass_used']);
    accepted(await room.hold(clerk, 'R1-1'));
    accepted(await room.hold(second, 'R1-2'));
    const stolen = await third.request<Problem>('POST', `/api/events/${room.event.slug}/holds`, {
      ...{ body: { seats: ['R1-3'] }, key: 'shown-by-another' },
      headers: { admission: first.admission! },
    });
    expect(refusal(stolen)).toEqual([403, 'queue.admission_required']);
    expect(accepted(await room.enter(clerk))).toMatchObject({ turn: 'admitted', ahead: 0 });

    await room.invite({ codes: ['FIRST-IN-LINE'] });
    const fan = somebody();
    expect(accepted(await room.joinWith(fan, 'FIRST-IN-LINE'))).toMatchObject({ entry: 0, position: 0 });
    await room.comeIn(fan);
    expect(await room.count('pass used')).toEqual([{ n: 2 }]);
  });

  it('that one person uses twice at the same moment is counted once', async () => {
    const room = await InvitedRoom.open();
    const { pass } = await room.pass({ label: 'Twice at once', uses: 2 });
    const clerk = somebody();
    await clerk.get('/api/account');
    const gate = await Gate.closed(
      product.stores,
      "SELECT FROM passes WHERE label = 'Twice at once' FOR NO KEY UPDATE",
    );
    const both = [room.past(clerk, pass), room.past(clerk, pass)];
    await gate.reached(2, 'pass').finally(() => gate.open());
    for (const answer of await Promise.all(both)) accepted(answer);
    expect((await room.admin<{ items: object[] }>('GET', '/passes')).items).toMatchObject([{ uses: 2, used: 1 }]);
  });

  it('that is taken back or over counts no more, and whoever came in by it goes out', async () => {
    const room = await InvitedRoom.open();
    const { id, pass } = await room.pass({ uses: 5 });
    const over = await room.pass({ validUntil: new Date(Date.now() - 1_000).toISOString() });
    const [clerk, other] = [somebody(), somebody()];
    expect(refusal(await room.past(other, over.pass))).toEqual([403, 'queue.pass_invalid']);
    accepted(await room.past(clerk, pass));
    await room.admin('DELETE', `/passes/${id}`);
    expect(refusal(await room.past(clerk, pass))).toEqual([403, 'queue.pass_invalid']);
    expect(refusal(await room.past(other, pass))).toEqual([403, 'queue.pass_invalid']);
    // What he holds seats with is not renewed by holding seats: nobody asks the database there.
    const held = await room.hold(clerk, 'R1-1');
    expect([held.status, held.headers.admission]).toEqual([201, undefined]);
    expect(refusal(await room.enter(clerk))).toEqual([404, 'queue.no_place']);
    expect(await room.count('pass revoked')).toEqual([{ n: 1 }]);
  });
});
