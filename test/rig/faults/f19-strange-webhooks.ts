import type { FaultTest } from '../fault-test.ts';
import type { Sale } from '../sale.ts';
import type { Trial } from '../trial.ts';

/** A sale that nobody disturbs: the same visitors must fare the same whatever becomes of the messages. */
const MIX = { buys: 60, 'is declined, then buys': 20, 'approves 3-D Secure': 15, cancels: 5 };

export const f19: FaultTest = {
  file: import.meta.filename,
  id: 'F19',
  title: 'messages that come twice, late, in any order or never change nothing of the result',
  procedure:
    'two sales with the same seed: in one every message comes once and in order; in the other 30 % come six times, half of the others after the next one, 5 % late, 1 % never',
  criteria: ['each visitor ends with the same order in both'],
  control: { off: 'the look at the provider for what nobody tells us of', breaks: /same order|come to its end/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const visitors = trial.amount(600, 40);
  const cut = { file: 'modules/checkout/sql/lease-looks.sql', from: /WHERE/, to: 'WHERE false AND' };
  const dist = trial.without('nobody-looks-after', [cut]);
  const never = trial.guards === 'on' ? 0.01 : 0.3;
  const ordered = await fates(trial, await trial.sale(dist), visitors, []);
  const strange = await fates(trial, await trial.sale(dist), visitors, [
    { fault: 'drop', probability: never },
    { fault: 'delay', ms: 4_000, probability: 0.05 },
    { fault: 'duplicate', copies: 5, probability: 0.3 },
    { fault: 'reorder', probability: 0.5 },
  ]);
  const other = ordered.flatMap((fate, at) =>
    fate === strange[at] ? [] : [`visitor ${at}: ${fate}, but ${strange[at]}`],
  );
  trial.expect('each visitor ends with the same order in both', other.length === 0, other.slice(0, 5).join('; '));
}

/** What became of each visitor, by the order in which they came. */
async function fates(trial: Trial, sale: Sale, visitors: number, rules: readonly object[]): Promise<string[]> {
  const { faults } = sale.rig.product.fakepay;
  for (const [nth, rule] of rules.entries()) faults.add({ on: 'webhook', ...rule, seed: trial.seed + nth });
  await sale.letIn({ perSecond: 20, inside: 40, mix: MIX, most: visitors }).all();
  for (const { fault, fired } of faults.list()) trial.struck(`webhooks: ${fault}`, fired);
  await trial.judge(sale);
  faults.clear();
  const rows = await sale.rig.stores.query<{ holdId: string; fate: string }>(
    `SELECT hold_id AS "holdId", status || ' ' || total AS fate FROM orders`,
  );
  const fateOf = new Map(rows.map(({ holdId, fate }) => [holdId, fate]));
  return sale.history.all.map(({ hold }) => (hold ? (fateOf.get(hold.id) ?? 'no order') : 'no hold'));
}
