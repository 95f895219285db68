import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct } from '../harness/product.ts';
import { soldEvent } from '../harness/sold-event.ts';
import { until } from '../harness/wait.ts';

/** Deadlines pass a thousand times as fast: what is a second old has settled. */
const SETTLED_MS = 2_500;

let product: Product;
beforeAll(async () => {
  product = await startProduct({ replicas: 2, env: { DEADLINE_SCALE: '1000' } });
});
afterAll(() => product?.close());

interface Mismatches {
  counts: { provider: string; kind: string; open: number }[];
  items: { kind: string; key: string; owner: string; details: { amount: number } }[];
}
interface Attention {
  items: { key: string; what: string; since: string }[];
}

const operator = <T>(method: string, path: string) => product.admin<T>(product.operatorKey, method, path);
const metrics = async (replica: number) => (await fetch(`${product.replicas[replica]!.url}/metrics`)).text();

/** On both replicas. */
const comparisonsLogged = (kind: string) =>
  (product.log(0) + product.log(1))
    .split('\n')
    .filter((line) => line.includes('"money compared"') && line.includes(`"kind":"${kind}"`)).length;

async function stray(): Promise<string> {
  const response = await fetch(`${product.fakepay.url}/__stray`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ amount: 4_200, currency: 'eur' }),
  });
  const made = performance.now();
  await until(() => performance.now() - made > SETTLED_MS, { what: 'the charge has settled' });
  return ((await response.json()) as { id: string }).id;
}

describe('money is compared by itself', () => {
  it('by one replica, and a charge that nobody ordered is told to operators', async () => {
    const intent = await stray();
    await Promise.all(product.replicas.map((replica) => replica.kill('SIGKILL')));
    await product.stores.query('DELETE FROM reconciliation_runs');
    await Promise.all(product.replicas.map((_, index) => product.restart(index)));

    const seen = await until(
      async () => {
        const found = await operator<Mismatches>('GET', '/api/admin/mismatches?kind=charge_without_order');
        return found.items.length > 0 ? found : null;
      },
      { what: 'the charge is told' },
    );
    expect(seen.items).toEqual([expect.objectContaining({ key: intent, owner: 'payments' })]);
    expect(seen.items[0]?.details.amount).toBe(4_200);
    expect(seen.counts).toEqual([{ provider: 'stripe', kind: 'charge_without_order', open: 1 }]);

    const done = await until(
      async () => {
        const rows = await product.stores.query<{ kind: string; runs: number }>(
          'SELECT kind, count(*)::int AS runs FROM reconciliation_runs WHERE finished_at IS NOT NULL GROUP BY kind ORDER BY kind',
        );
        // As many as there are slots, whichever hour and day has begun meanwhile; it is logged when it has ended.
        const logged = rows.map(({ kind }) => ({ kind, runs: comparisonsLogged(kind) }));
        return rows.length === 2 && isDeepStrictEqual(rows, logged) ? rows : null;
      },
      { what: 'both have been run by one replica' },
    );
    expect(done.map(({ kind }) => kind)).toEqual(['daily', 'hourly']);
  });

  it('and its number is scraped', async () => {
    const text = /stampede_open_mismatches\{provider="stripe",kind="charge_without_order"\} 1/;
    await until(async () => text.test(await metrics(0)) || text.test(await metrics(1)), {
      what: 'a replica shows it',
    });
  });
});

describe('what needs a person', () => {
  it('is shown to operators until they say that it has been seen to', async () => {
    await product.stores.query(
      `INSERT INTO attention (event_id, key, what) VALUES (0, 'webhook:stripe:evt_1', 'nobody knows it'), (7, 'payment:a', 'no evidence')`,
    );
    const { items } = await operator<Attention>('GET', '/api/admin/attention');
    expect(items.map(({ key, what }) => [key, what])).toEqual(
      expect.arrayContaining([
        ['webhook:stripe:evt_1', 'nobody knows it'],
        ['payment:a', 'no evidence'],
      ]),
    );
    await operator('POST', '/api/admin/attention/webhook:stripe:evt_1/resolve');
    await expect(operator('POST', '/api/admin/attention/webhook:stripe:evt_1/resolve')).rejects.toThrow(
      /404.*reconcile.attention_not_found/,
    );
    const after = await operator<Attention>('GET', '/api/admin/attention');
    expect(after.items.map(({ key }) => key)).toContain('payment:a');
    expect(after.items.map(({ key }) => key)).not.toContain('webhook:stripe:evt_1');
  });

  it('and to nobody else', async () => {
    const { key } = product.organizers[0];
    for (const path of ['/api/admin/attention', '/api/admin/mismatches'])
      await expect(product.admin(key, 'GET', path)).rejects.toThrow(/403.*identity.not_allowed/);
    await expect(product.admin(key, 'POST', '/api/admin/attention/payment:a/resolve')).rejects.toThrow(/403/);
  });
});

describe('the invariants are looked at all the time', () => {
  const gauge = (id: string, set: string, value: string) =>
    new RegExp(`stampede_invariant_broken\\{id="${id}",set="${set}"\\} ${value}\\n`);
  // A pass that broke off is taken up by another replica after 30 s.
  const shown = (what: string, pattern: RegExp) =>
    until(
      async () => {
        const both = await Promise.all([metrics(0), metrics(1)]);
        if (both.every((text) => pattern.test(text))) return true;
        throw new Error(both.flatMap((text) => text.match(/^stampede_invariant.* (?!0$).+$/gm) ?? []).join('; '));
      },
      { withinMs: 60_000, what },
    );

  it('and every replica shows how each stands, and when it was asked', async () => {
    for (const set of ['live', 'full']) {
      for (const id of ['I1', 'I2', 'I3', 'I5', 'I6', 'I7', 'I9', 'I10', 'I11', 'I12', 'I13'])
        await shown(`${id} holds in the ${set} set`, gauge(id, set, '0'));
      expect(await metrics(0)).toMatch(new RegExp(`stampede_invariant_age_seconds\\{set="${set}"\\} \\d`));
    }
  });

  it('one that breaks is found within seconds, and the full set is asked at once', async () => {
    const { eventId } = await soldEvent(product.stores, { places: 40, orders: 20 });
    await shown('nothing is broken by then', gauge('I3', 'live', '0'));
    // In one step: a live pass that saw the event half written may bring the full set forward at any moment.
    const [last] = await product.stores.query<{ at: Date }>(
      `WITH wrong AS (UPDATE orders SET total = 1 WHERE event_id = $1 AND hold_id = 'hld 10' RETURNING id),
       logged AS (INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after, order_id)
         SELECT $1, 'x', 'x', '{}', 'f', 'c', id FROM wrong)
       UPDATE invariant_passes SET finished_at = finished_at - interval '11 minutes' WHERE name = 'full' RETURNING finished_at AS at`,
      [eventId],
    );
    await shown('the full set finds it too', gauge('I3', 'full', '2'));
    const [next] = await product.stores.query<{ at: Date }>(
      "SELECT finished_at AS at FROM invariant_passes WHERE name = 'full'",
    );
    expect(next!.at.getTime() - last!.at.getTime()).toBeGreaterThan(11 * 60_000);
    expect(product.log(0) + product.log(1)).toMatch(/"invariant":"I3","set":"live"/);
  });
});
