import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lobbyOf, openIn, type Proof, untilState, verifyDraw } from '../harness/draws.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted } from '../harness/visitor.ts';

const ENTRIES = Number(process.env.DRAW_ENTRIES ?? 20_000);
const AT_ONCE = 10_000;

let product: Product;
beforeAll(async () => {
  product = await startProduct({ env: { DEADLINE_SCALE: '20' } });
});
afterAll(() => product?.close());

/** Prints what a full room costs; its promise is that a draw of any size takes the memory of its entries, and no more. */
it(`${ENTRIES} entries are frozen, drawn and recomputed`, { timeout: 600_000 }, async () => {
  const { event, fans } = await lobbyOf(product, 1, 600_000);
  await fill(event.eventNo);
  const before = memoryMb();
  await openIn(product, event, 0);
  const record = await untilState(product, event, 'drawn');
  expect(record.entries).toBe(ENTRIES);
  const [row] = await product.stores.query<{ frozenMs: number; drawnMs: number }>(
    `SELECT 1000 * extract(epoch FROM d.frozen_at - q.frozen_at)::float8 AS "frozenMs",
       1000 * extract(epoch FROM d.revealed_at - d.frozen_at)::float8 AS "drawnMs"
     FROM draws d JOIN queues q USING (event_id) WHERE event_id = $1`,
    [event.eventNo],
  );
  const [{ visitor, place }] = fans as [(typeof fans)[0]];
  const path = `/api/events/${event.slug}/queue/me/proof`;
  const began = performance.now();
  const proof = accepted(await visitor.request<Proof>('GET', path, { headers: { place } }));
  const proofMs = performance.now() - began;
  const verifying = performance.now();
  const own = ['--entry', String(proof.entry), '--code', proof.code];
  const { code, output } = await verifyDraw(`${product.url}/events/${event.slug}`, ...own);
  expect([code, output]).toEqual([0, expect.stringContaining(`among the ${ENTRIES}`)]);
  const after = memoryMb();
  console.log(
    `${ENTRIES} entries: public ${Math.round(row!.frozenMs)} ms after the freeze, revealed ${Math.round(row!.drawnMs)} ms ` +
      `later, a proof ${Math.round(proofMs)} ms, verify-draw ${Math.round(performance.now() - verifying)} ms; the replica had ` +
      `${before.now} MB, ${after.most} MB at most, ${after.now} MB in the end`,
  );
  // Leaves twice at most (as they are and on their way to PostgreSQL), the order and the positions, and what Node leaves lying.
  expect(after.most - before.now).toBeLessThan(150 + (ENTRIES * 200) / 1e6);
});

/** As if so many had joined; the first one did. */
async function fill(eventNo: number): Promise<void> {
  const { stores } = product;
  await stores.query('UPDATE queues SET entries_floor = $2 WHERE event_id = $1', [eventNo, 2 * ENTRIES]);
  const seconds = Math.floor(Date.now() / 1000);
  for (let from = 1; from < ENTRIES; from += AT_ONCE) {
    const fields: Record<string, string> = {};
    for (let entry = from; entry < Math.min(ENTRIES, from + AT_ONCE); entry++)
      fields[`visitor-of-this-test-${entry}`] = `${entry} ${seconds}`;
    await stores.redis.hset(`{${eventNo}:q}:places`, fields);
  }
  await stores.redis.hset(`{${eventNo}:q}:state`, { entries: ENTRIES, reserved: 2 * ENTRIES });
}

/** Of the replica, resident: now, and the most it ever was. */
function memoryMb(): { now: number; most: number } {
  const status = readFileSync(`/proc/${product.replicas[0]!.pid}/status`, 'utf8');
  const mb = (name: string) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024);
  return { now: mb('VmRSS'), most: mb('VmHWM') };
}
