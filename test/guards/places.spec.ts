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
    const of = { eventId: EVENT, orderId, seatNos: [0, 1] };
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
