import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../harness/checkout.ts';
import { type EventOptions, publishEvent } from '../harness/events.ts';
import { codesTo, mailsTo } from '../harness/mails.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { QueueRoom, type QueueSettings } from '../harness/queue.ts';
import { accepted, addressOf, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const SOON = { withinMs: 30_000, everyMs: 50 };
/** Arrivals a second that open an automatic room. */
const MANY = 20;
/** Longer than an admission lives without a request, and than an automatic room stays open when nobody comes. */
const AGE_MS = 10_000;

let product: Product;
beforeAll(async () => {
  product = await startProduct({ replicas: 2, balancer: true, env: { DEADLINE_SCALE: '20' } });
});
afterAll(() => product?.close());

let visitors = 0;
const somebody = (): Visitor => new Visitor(product.url, { address: addressOf(visitors++) });

async function roomOf(settings: QueueSettings, event: EventOptions = {}): Promise<QueueRoom> {
  const room = new QueueRoom(product, await publishEvent(product, event));
  await room.set(settings);
  return room;
}

const saleOf = async ({ event }: QueueRoom): Promise<string> =>
  (await somebody().get<{ sale: { state: string } }>(`/api/events/${event.slug}`)).body.sale.state;

let mailed = 0;
async function signIn(fan: Visitor, email: string): Promise<void> {
  accepted(await fan.request('POST', '/api/account/codes', { body: { email } }));
  mailed++;
  for (const code of await codesTo(product, email, mailed))
    if ((await fan.request('POST', '/api/account/session', { body: { email, code } })).status === 200) return;
  throw new Error('no code was taken');
}

const activeIn = async (room: QueueRoom): Promise<number> => (await room.admin('GET')).active;

describe('people are let in as far as the sale can take them', () => {
  it('nobody when nothing is left, and again when something comes back', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000 }, { rows: 1, seatsPerRow: 2 });
    const [ada, bob] = [somebody(), somebody()];
    await room.comeIn(ada);
    const hold = accepted(await ada.hold(room.event.slug, { seats: ['R1-1', 'R1-2'] }));
    await room.statusWhen(({ phase }) => phase === 'sold_out', 'the room says that nothing is left');
    // The other replica may be a tick behind.
    const saidToJoiners = async () => accepted(await room.join(bob)).phase === 'sold_out';
    await until(saidToJoiners, { ...SOON, what: 'who joins is told so too' });
    expect(accepted(await room.join(bob))).toMatchObject({ position: 1 });
    const told = await room.statusWhen(({ total }) => total === 2, 'the second place is counted');
    expect(told).toMatchObject({ served: 1, rate: 0, stock: { available: 0, total: 2 } });
    expect(accepted(await room.enter(bob))).toMatchObject({ turn: 'waiting', ahead: 0 });
    expect((await ada.request('DELETE', `/api/holds/${hold.id}`)).status).toBe(204);
    await room.comeIn(bob);
    accepted(await bob.hold(room.event.slug, { seats: ['R1-1'] }));
  });

  it('whoever has paid makes room, and his turn is used', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000, mostActive: 1 });
    const [ada, bob] = [somebody(), somebody()];
    await room.comeIn(ada);
    accepted(await room.join(bob));
    await room.statusWhen(({ total }) => total === 2, 'both are counted');
    const more = accepted(await ada.hold(room.event.slug, { seats: ['R1-2'] }));
    await ada.buy(room.event.slug, { seats: ['R1-1'] });
    expect(refusal(await ada.order(more.id))).toEqual([409, 'checkout.one_order_a_turn']);
    await room.comeIn(bob);
    expect(refusal(await room.enter(ada))).toEqual([404, 'queue.no_place']);
    expect(accepted(await room.join(ada))).toMatchObject({ entry: 2 });
    const rows = await product.stores.query(
      'SELECT position, outcome FROM admissions WHERE event_id = $1 ORDER BY position',
      [room.event.eventNo],
    );
    expect(rows).toEqual([
      { position: 0, outcome: 'paid' },
      { position: 1, outcome: null },
    ]);
  });

  it('whoever has left has a proof for a while, but does not get another one by using it', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000 });
    const ada = somebody();
    let proof = await room.comeIn(ada);
    expect((await room.leave(ada)).status).toBe(204);
    const uses = async (): Promise<boolean> => {
      const body = { seats: ['no such seat'] };
      const headers = { admission: proof };
      const answer = await ada.request('POST', `/api/events/${room.event.slug}/holds`, {
        body,
        key: randomUUID(),
        headers,
      });
      proof = String(answer.headers.admission ?? proof);
      return answer.status === 403;
    };
    // As it comes from another replica, too.
    await until(async () => (await uses()) && (await uses()), { ...SOON, what: 'the proof is over' });
    await room.comeIn(ada);
    accepted(await ada.hold(room.event.slug, { seats: ['R1-1'] }));
  });

  it('whichever browser of an account buys: its place is used, and for none of them it is another one', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000, mostActive: 1, requiresAccount: true });
    const [phone, laptop] = [somebody(), somebody()];
    expect(refusal(await room.join(phone))).toEqual([403, 'queue.account_required']);
    for (const device of [phone, laptop]) await signIn(device, 'ada@example.com');
    await room.comeIn(phone);
    // The one admission of the account, on both.
    await room.comeIn(laptop);
    expect(await activeIn(room)).toBeLessThanOrEqual(1);
    await phone.buy(room.event.slug, { seats: ['R1-1'] });
    const used = async () => refusal(await room.enter(laptop))[1] === 'queue.no_place';
    await until(used, { ...SOON, what: 'the place of the account is used' });
    const refused = product.admin(product.organizers[0].key, 'PUT', `/api/admin/events/${room.event.id}/queue`, {
      mode: 'scheduled',
    });
    await expect(refused).rejects.toThrow('/requiresAccount');
  });

  it('whoever is not seen any more makes room, unless he has something in hand; his place stays his', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000 });
    const [gone, holder] = [somebody(), somebody()];
    await room.comeIn(gone);
    await room.comeIn(holder);
    accepted(await holder.hold(room.event.slug, { seats: ['R1-1'] }));
    const sql = 'SELECT outcome FROM admissions WHERE event_id = $1 ORDER BY position';
    const outcomes = async () => {
      const rows = await product.stores.query<{ outcome: string | null }>(sql, [room.event.eventNo]);
      return rows.map(({ outcome }) => outcome);
    };
    // What a replica has seen of them may be told to Redis a moment later: they are made older until it shows.
    const { redis } = product.stores;
    const active = `{${room.event.eventNo}:q}:active`;
    const isGone = async () => {
      for (const member of await redis.zrange(active, '0', '-1'))
        await redis.zadd(active, 'XX', 'INCR', -AGE_MS, member);
      return (await outcomes())[0] !== null;
    };
    await until(isGone, { ...SOON, what: 'the one who went away is not inside' });
    expect(await outcomes()).toEqual(['lapsed', null]);
    await until(async () => (await activeIn(room)) === 1, { ...SOON, what: 'one is inside' });
    expect(accepted(await room.enter(gone))).toMatchObject({ turn: 'admitted' });
  });
});

describe('an organizer', () => {
  it('pauses and goes on, and changes the rate within a second, on every replica', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const fans = Array.from({ length: 4 }, somebody);
    for (const fan of fans) accepted(await room.join(fan));
    await room.statusWhen(({ total }) => total === 4, 'all are counted');
    const waiting = async () => (await room.admin('GET')).waiting === 4;
    await until(waiting, { ...SOON, what: 'the organizer sees them, whichever replica he asks' });
    expect(await room.admin('GET')).toMatchObject({ phase: 'open', admitted: 0, active: 0 });

    await room.admin('POST', '/pause');
    await room.admin('POST', '/rate', { perMinute: 60_000 });
    await room.statusWhen(({ phase }) => phase === 'paused', 'the pause is told');
    expect((await room.status()).served).toBe(0);
    expect(accepted(await room.enter(fans[0]!))).toMatchObject({ turn: 'waiting' });
    const resumed = performance.now();
    await room.admin('POST', '/resume');
    await room.statusWhen(({ served }) => served === 4, 'everyone is let in');
    console.log(`resumed and let in after ${Math.round(performance.now() - resumed)} ms`);
    await Promise.all(fans.map((fan) => room.comeIn(fan)));
    const counted = async () => {
      const { active, waiting } = await room.admin('GET');
      return active === 4 && waiting === 0;
    };
    await until(counted, { ...SOON, what: 'all of them are counted as inside' });
    expect((await room.admin('GET')).ratePerMinute).toBe(60_000);
  });

  it('switches the room off and on: nobody loses his place', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const [ada, bob] = [somebody(), somebody()];
    const before = accepted(await room.join(ada));
    accepted(await room.join(bob));
    await room.set({ mode: 'off' });
    accepted(
      await until(
        async () => {
          const held = await bob.hold(room.event.slug, { seats: ['R1-1'] });
          return held.status === 403 ? null : held;
        },
        { ...SOON, what: 'nobody asks for an admission' },
      ),
    );
    await room.set({ mode: 'scheduled', ratePerMinute: 0 });
    expect(accepted(await room.join(ada))).toMatchObject({ entry: 0, place: before.place });
  });

  it('of another tenant does not find it, and a wrong setting is named', async () => {
    const room = await roomOf({ mode: 'scheduled' });
    const path = `/api/admin/events/${room.event.id}/queue`;
    const as = (key: string, body: object) =>
      somebody().request<{ code: string; errors: { pointer: string }[] }>('PUT', path, {
        body,
        headers: { authorization: `Bearer ${key}` },
      });
    const [own, other] = product.organizers;
    expect(await as(other.key, { mode: 'off' })).toMatchObject({
      status: 404,
      body: { code: 'catalog.event_not_found' },
    });
    const refused = await as(own.key, { mode: 'automatic' });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/arrivalsPerSecond' }] } });
    await product.admin(product.operatorKey, 'GET', path);
  });
});

describe('before the sale', () => {
  it('people wait in the lobby without a position; at the opening they are counted once, and let in afterwards', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000 }, { sale: 'scheduled' });
    const fans = Array.from({ length: 3 }, somebody);
    for (const fan of fans) {
      expect(accepted(await room.join(fan))).toMatchObject({ phase: 'lobby', position: null });
    }
    expect(await saleOf(room)).toBe('queue_open');
    expect(accepted(await room.me(fans[0]!))).toMatchObject({ ahead: null, estimate: null, turn: 'waiting' });
    expect(accepted(await room.enter(fans[0]!))).toMatchObject({ turn: 'waiting' });
    expect(refusal(await fans[0]!.hold(room.event.slug, { seats: ['R1-1'] }))).toEqual([
      403,
      'queue.admission_required',
    ]);

    const { key } = product.organizers[0];
    await product.admin(key, 'POST', `/api/admin/events/${room.event.id}/open`);
    await room.statusWhen(({ entries }) => entries === 3, 'the entries are frozen');
    const late = somebody();
    const placed = async () => accepted(await room.join(late)).position === 3;
    await until(placed, { ...SOON, what: 'who comes late stands behind, as every replica knows' });
    await room.statusWhen(({ phase, served }) => phase === 'open' && served === 4, 'everyone is let in');
    for (const fan of fans) await room.comeIn(fan);
    const [row] = await product.stores.query<{ frozen: number }>(
      'SELECT frozen_entries AS frozen FROM queues WHERE event_id = $1',
      [room.event.eventNo],
    );
    expect(row).toEqual({ frozen: 3 });
  });

  it('the waiting room opens when it was set to', async () => {
    const lobbyOpensAt = new Date(Date.now() + 3600_000).toISOString();
    const room = await roomOf({ mode: 'scheduled', lobbyOpensAt }, { sale: 'scheduled' });
    const refused = await room.join(somebody());
    expect(refused).toMatchObject({ status: 409, body: { code: 'queue.not_open_yet', opensAt: lobbyOpensAt } });
    expect(await saleOf(room)).toBe('announced');
  });
});

describe('after the sale', () => {
  interface Report {
    joined: { total: number };
    outcomes: Record<string, number>;
    order: { beforeTheirTurn: number };
    draw: { state: string; findings: { what: string; holds: boolean }[] };
    refused: { code: string; times: number }[];
  }

  it('the report says what became of everyone and in which order, and draws again; who asked for it was mailed once', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000 }, { sale: 'scheduled' });
    const [buyer, leaver, absent, quitter, late] = Array.from({ length: 5 }, somebody) as [Visitor, ...Visitor[]];
    const path = `/api/events/${room.event.slug}/queue`;
    for (const fan of [buyer, leaver!, absent!, quitter!]) accepted(await room.join(fan));
    const email = `${randomUUID()}@example.com`;
    const notice = () => absent!.request<{ told: boolean }>('PUT', `${path}/me/notice`, { body: { email } });
    expect(accepted(await notice())).toEqual({ told: false });
    expect(refusal(await buyer.hold(room.event.slug, { seats: ['R1-1'] }))).toEqual([403, 'queue.admission_required']);
    expect((await quitter!.request('DELETE', path)).status).toBe(204);

    await product.admin(product.organizers[0].key, 'POST', `/api/admin/events/${room.event.id}/open`);
    await room.statusWhen(({ served }) => served === 4, 'everyone is let in');
    await room.comeIn(buyer);
    await buyer.buy(room.event.slug, { seats: ['R1-1'] });
    await room.comeIn(leaver!);
    expect((await leaver!.request('DELETE', `${path}/admission`)).status).toBe(204);
    // While the room is paused nobody's turn comes nearer, and nobody is told.
    const mailed = async () => (await mailsTo(product, email)).length > 0;
    await until(mailed, { ...SOON, what: 'the one who asked for it is mailed' });
    await room.admin('POST', '/pause');
    for (const { url } of product.replicas) {
      const isPaused = async () => (await room.status(url)).phase === 'paused';
      await until(isPaused, { ...SOON, what: 'every replica lets nobody in' });
    }
    accepted(await room.join(late!));

    const report = await until(
      async () => {
        const read = await room.admin<Report>('GET', '/report');
        const isWhole = read.joined.total === 5 && read.outcomes.bought === 1 && read.refused.length > 0;
        return isWhole ? read : null;
      },
      { ...SOON, what: 'all of it has been noted' },
    );
    expect(report).toMatchObject({
      joined: { total: 5, beforeOpening: 4, afterOpening: 1 },
      outcomes: { bought: 1, left: 1, lapsed: 0, inside: 0, gaveBack: 1, neverCame: 1, waiting: 1 },
      order: { admitted: 2, beforeTheirTurn: 0 },
      draw: { state: 'verified', entries: 4 },
      refused: [{ code: 'queue.admission_required', times: 1 }],
    });
    expect(Object.values(report.outcomes).reduce((sum, count) => sum + count)).toBe(report.joined.total);

    expect(accepted(await notice())).toEqual({ told: true });
    expect(await mailsTo(product, email)).toHaveLength(1);
    const kept = await product.stores.query('SELECT email FROM turn_notices WHERE event_id = $1', [room.event.eventNo]);
    expect(kept).toEqual([{ email: null }]);

    // Controls: who came in too early, and with a place that was not drawn for him, is found.
    const id = [room.event.eventNo];
    await product.stores.query("UPDATE queue_calls SET at = at + interval '1 hour' WHERE event_id = $1", id);
    // One after the other: a position is nobody's for a moment.
    const [paid, left] = (await product.stores.query<{ position: number }>(
      "SELECT position FROM admissions WHERE event_id = $1 ORDER BY outcome = 'paid' DESC",
      id,
    )) as [{ position: number }, { position: number }];
    for (const [from, to] of [
      [paid.position, 1_000],
      [left.position, paid.position],
      [1_000, left.position],
    ])
      await product.stores.query('UPDATE admissions SET position = $3 WHERE event_id = $1 AND position = $2', [
        ...id,
        from,
        to,
      ]);
    const wrong = await room.admin<Report>('GET', '/report');
    expect(wrong).toMatchObject({ order: { beforeTheirTurn: 2 }, draw: { state: 'wrong' } });
    expect(wrong.draw.findings.filter(({ holds }) => !holds)).toEqual([{ what: 'places', holds: false }]);
  });
});

describe('an automatic room', () => {
  it('opens within two seconds when many come, lets them in, and closes when nobody comes any more', async () => {
    // Our own looks at the status count as arrivals, up to 4 a second and replica.
    const room = await roomOf({ mode: 'automatic', arrivalsPerSecond: MANY, ratePerMinute: 60_000 });
    expect(refusal(await room.join(somebody()))).toEqual([409, 'queue.not_needed']);
    accepted(await somebody().hold(room.event.slug, { seats: ['R1-1'] }));
    expect((await room.status()).phase).toBe('off');

    const began = performance.now();
    let openAfterMs = 0;
    await until(
      async () => {
        // Each time somebody else, whom no limit meets; so many at once that they come within a second.
        const fan = somebody();
        const answers = await Promise.all(
          Array.from({ length: 2 * MANY }, () => fan.hold(room.event.slug, { seats: ['R1-1'] })),
        );
        fan.leave();
        if (answers.every(({ status }) => status !== 403)) return false;
        openAfterMs = performance.now() - began;
        return true;
      },
      { what: 'the room opens', everyMs: 20 },
    );
    console.log(`an automatic room opened ${Math.round(openAfterMs)} ms after many began to come`);
    const late = somebody();
    await room.comeIn(late);
    accepted(await late.hold(room.event.slug, { seats: ['R1-2'] }));
    const closes = async () => {
      await product.stores.redis.hincrby(`{${room.event.eventNo}:q}:state`, 'waited', -AGE_MS * 1_000);
      return (await room.status()).phase === 'off';
    };
    await until(closes, { ...SOON, what: 'the room closes', everyMs: 300 });
    const free = async () => (await somebody().hold(room.event.slug, { seats: ['R1-3'] })).status === 201;
    // Not so often that it opens the room again.
    await until(free, { ...SOON, what: 'seats are held without the room, as every replica knows', everyMs: 500 });
  });
});
