import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlacesOfOrder } from '../../src/modules/inventory/change-places.ts';
import { testStores, type TestStores } from '../harness/stores.ts';
import { built, undone } from './gate.ts';

const EVENT = 1;

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores?.close());

type Inventory = typeof import('../../src/modules/inventory/change-places.ts');
type Tickets = typeof import('../../src/modules/tickets/issue-tickets.ts');
type Act = (places: InstanceType<Inventory['ChangePlaces']>, tx: never, of: PlacesOfOrder) => Promise<unknown>;

/** Two places of an order, one as it should be and one that is not, as something has gone wrong before. */
async function withTwo(right: string, wrong: { state: string; own: boolean }, act: Act): Promise<unknown> {
  const { ChangePlaces } = built('modules/inventory/change-places.js') as Inventory;
  const orderId = randomUUID();
  const ownerOf = (state: string, own: boolean) => (state === 'f' ? null : own ? orderId : randomUUID());
  return undone(stores, async (tx) => {
    const sql = 'INSERT INTO places (event_id, seat_no, state, order_id) VALUES ($1, 0, $2, $3), ($1, 1, $4, $5)';
    await tx.query(sql, [EVENT, right, ownerOf(right, true), wrong.state, ownerOf(wrong.state, wrong.own)]);
    const of = { eventId: EVENT, orderId, seatNos: [0, 1], allotmentId: null };
    const changed = act(new ChangePlaces(), tx as never, of);
    return changed.then(
      (sold) => sold ?? 'changed',
      (error: Error) => `refused: ${error.message}`,
    );
  });
}

describe('an order changes all of its places, or nothing', () => {
  it('claims none that somebody else has sold', async () => {
    const claimed = await withTwo('f', { state: 's', own: false }, (places, tx, of) => places.claim(tx, of));
    expect(claimed).toMatch(/^refused/);
  });

  it('buys none that somebody else has claimed', async () => {
    expect(await withTwo('c', { state: 'c', own: false }, (places, tx, of) => places.sell(tx, of))).toBe(false);
  });

  it('frees none that it has bought', async () => {
    const freed = await withTwo('c', { state: 's', own: true }, (places, tx, of) =>
      places.release(tx, of, 'system:test'),
    );
    expect(freed).toMatch(/^refused/);
  });

  it('gives back none that it has not bought', async () => {
    const given = await withTwo('s', { state: 'c', own: true }, (places, tx, of) =>
      places.giveBack(tx, of, 'system:test'),
    );
    expect(given).toMatch(/^refused/);
  });

  it('gets no second ticket of a place', async () => {
    const { IssueTickets } = built('modules/tickets/issue-tickets.js') as Tickets;
    const twice = undone(stores, async (tx) => {
      await new IssueTickets().run(tx, EVENT, randomUUID(), [0]);
      await new IssueTickets().run(tx, EVENT, randomUUID(), [0]);
    });
    await expect(twice).rejects.toThrow('tickets_one_live');
  });
});

/** Two places of an order whose allotment has the first one; the second is another allotment's, or as given. */
async function withAllotted(states: readonly [string, string], second: 'its own' | 'another', act: Act) {
  const { ChangePlaces } = built('modules/inventory/change-places.js') as Inventory;
  const [orderId, allotmentId, other] = [randomUUID(), randomUUID(), randomUUID()];
  return undone(stores, async (tx) => {
    await tx.query('ALTER TABLE allotments DISABLE TRIGGER ALL');
    for (const [id, name] of [
      [allotmentId, 'A'],
      [other, 'B'],
    ]) {
      const sql = "INSERT INTO allotments (event_id, id, name, channel, places) VALUES ($1, $2, $3, 'partner', 1)";
      await tx.query(sql, [EVENT, id, name]);
    }
    for (const [seatNo, state] of states.entries()) {
      const values = [EVENT, seatNo, state, state === 'x' ? null : orderId];
      await tx.query('INSERT INTO places (event_id, seat_no, state, order_id) VALUES ($1, $2, $3, $4)', values);
      const of = seatNo === 0 || second === 'its own' ? allotmentId : other;
      await tx.query('INSERT INTO allotment_places VALUES ($1, $2, $3)', [EVENT, seatNo, of]);
    }
    await tx.query('SAVEPOINT before');
    await act(new ChangePlaces(), tx as never, { eventId: EVENT, orderId, seatNos: [0, 1], allotmentId }).catch(() =>
      tx.query('ROLLBACK TO SAVEPOINT before'),
    );
    const sql = "SELECT string_agg(state, '' ORDER BY seat_no) AS states FROM places WHERE event_id = $1";
    return (await tx.query<{ states: string }>(sql, [EVENT])).rows[0]?.states;
  });
}

describe('an order has what its own allotment has, and gives it back there', () => {
  it('claims none of another allotment', async () => {
    expect(await withAllotted(['x', 'x'], 'another', (places, tx, of) => places.claim(tx, of))).toBe('xx');
    expect(await withAllotted(['x', 'x'], 'its own', (places, tx, of) => places.claim(tx, of))).toBe('cc');
  });

  it('claims none of its allotment that is sold', async () => {
    expect(await withAllotted(['x', 's'], 'its own', (places, tx, of) => places.claim(tx, of))).toBe('xs');
  });

  it('gives back to its own allotment alone', async () => {
    const giveBack: Act = (places, tx, of) => places.giveBack(tx, of, 'system:test');
    expect(await withAllotted(['s', 's'], 'another', giveBack)).toBe('xf');
  });

  it('gives back to its allotment nothing that it has not bought', async () => {
    const giveBack: Act = (places, tx, of) => places.giveBack(tx, of, 'system:test');
    expect(await withAllotted(['s', 'c'], 'its own', giveBack)).toBe('sc');
  });

  it('and Redis may hold what is set aside, out of an allotment', () => {
    const { differences, isWhole } = built('modules/holds/hold.js') as typeof import('../../src/modules/holds/hold.ts');
    expect(differences('ha0x', '0x0x')).toEqual([]);
    expect(differences('ahhc', '0xxx')).toEqual([0, 1, 2, 3]);
    expect(isWhole({ bytes: 'ha0x', holds: 1, deadlines: 1, placesHeld: 2, version: 1 })).toBe(true);
  });
});

type Allotments = typeof import('../../src/modules/inventory/allotments/release-allotment.ts');
type Release = InstanceType<Allotments['ReleaseAllotment']>;

/** An allotment of two places, in these states, whose moment comes so many seconds from now. */
function allotted(
  states: readonly [string, string],
  dueInSeconds: number,
  act: (of: Release, id: string) => Promise<unknown>,
) {
  const { ReleaseAllotment } = built('modules/inventory/allotments/release-allotment.js') as Allotments;
  const id = randomUUID();
  return undone(stores, async (tx) => {
    await tx.query('ALTER TABLE allotments DISABLE TRIGGER ALL');
    const allotment =
      'INSERT INTO allotments (event_id, id, name, channel, places, release_at) ' +
      "VALUES ($1, $2, 'A', 'partner', 2, clock_timestamp() + make_interval(secs => $3))";
    await tx.query(allotment, [EVENT, id, dueInSeconds]);
    for (const [seatNo, state] of states.entries()) {
      const values = [EVENT, seatNo, state, state === 'x' ? null : randomUUID()];
      await tx.query('INSERT INTO places (event_id, seat_no, state, order_id) VALUES ($1, $2, $3, $4)', values);
      await tx.query('INSERT INTO allotment_places VALUES ($1, $2, $3)', [EVENT, seatNo, id]);
    }
    const database = { transaction: (run: (tx: unknown) => unknown) => run(tx) };
    return act(new ReleaseAllotment(database as never), id);
  });
}

describe('an allotment gives what it has, and nothing else', () => {
  it('releases none of an allotment that is sold', async () => {
    const released = allotted(['x', 's'], 60, (of, id) => of.run(EVENT, id, null, 'system:test'));
    // Without its state a sold place would be free and still have an owner: CHECK places_owner would say so too.
    expect(await released.catch(() => 'tried to')).toMatchObject({ seatNos: [0], notReleased: 1, left: 0 });
  });

  it('releases an allotment at its moment, and once', async () => {
    expect(await allotted(['x', 'x'], 60, (of, id) => of.due(EVENT, id))).toBeNull();
    const twice = await allotted(['x', 'x'], -1, async (of, id) => [await of.due(EVENT, id), await of.due(EVENT, id)]);
    expect(twice).toEqual([expect.objectContaining({ seatNos: [0, 1] }), null]);
  });
});
