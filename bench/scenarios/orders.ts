import { eventScopedId } from '../../src/kit/index.ts';
import type { Bench } from '../bench.ts';
import { pgbench } from '../pgbench.ts';
import type { Scenario, Sides } from '../scenario.ts';
import { Service } from '../service.ts';
import { fans, type Shopper, webhookOf } from '../shoppers.ts';
import { numbered, Till } from '../till.ts';
import { claiming, finalising, PAYMENTS_OF, told } from '../till-sql.ts';
import { byTurns, limitThenOurs } from '../turns.ts';

const ORDERS = 600;
const QUICK = 200;
const CHECKED = 8;
const AT_ONCE = 32;
const PGBENCH = 'pgbench, the same SQL';

export const finalise: Scenario = {
  id: '8',
  name: 'finalise in process, orders of two',
  limit: PGBENCH,
  unit: 'per s',
  judged: 'ours / limit',
  target: { atLeast: 0.7 },
  rounds: byTurns(openFinalise),
};

export const ordersOverHttp: Scenario = {
  id: '8b',
  name: 'claim and finalise over HTTP',
  limit: PGBENCH,
  unit: 'per s',
  judged: 'ours / limit',
  target: { atLeast: 0.5 },
  rounds: byTurns(openOverHttp),
};

async function openFinalise(bench: Bench): Promise<Sides> {
  const till = await bench.till();
  const service = await Service.start(till.rig);
  const count = bench.amount(ORDERS, CHECKED, QUICK);
  const round = async (
    settle: (of: { eventNo: number; from: number }) => Promise<number | null>,
  ): Promise<number | null> => {
    const { hall, from } = await till.orders(count);
    await till.claimed(hall, from, count);
    const ms = await settle({ eventNo: hall.eventNo, from });
    if (ms === null) return null;
    await till.verify(
      hall,
      numbered(from, count).map(({ orderId }) => orderId),
    );
    return (count / ms) * 1_000;
  };
  const ours = async ({ eventNo, from }: { eventNo: number; from: number }): Promise<number> => {
    const payments = numbered(from, count).map(({ orderId, paymentId: id }, at) => ({
      of: { eventId: eventNo, id, orderId },
      observed: {
        providerRef: `pi_bench_${eventNo}_${from + at}`,
        status: 'authorised' as const,
        ...till.price,
        error: null,
        challenged: false,
      },
    }));
    return (await service.does({ kind: 'settle', payments, atOnce: AT_ONCE })).ms;
  };
  const limit = ({ eventNo, from }: { eventNo: number; from: number }) =>
    pgbench(bench, till.rig.stores.databaseUrl, { name: 'finalise', lines: finalising(eventNo), from, count });
  const both = limitThenOurs(
    () => round(limit),
    async () => (await round(ours))!,
  );
  return { round: both, close: () => service.close() };
}

async function openOverHttp(bench: Bench): Promise<Sides> {
  const till = await bench.till();
  const count = bench.amount(ORDERS, CHECKED, QUICK);
  const round = limitThenOurs(
    () => limit(bench, till, count),
    () => ours(till, count),
  );
  return { round, close: () => Promise.resolve() };
}

async function ours(till: Till, count: number): Promise<number> {
  const { hall, from } = await till.orders(count);
  const shoppers = fans(till.rig, AT_ONCE);
  const holders = await shoppers.hold(hall, from, count);
  await till.settled();
  const began = performance.now();
  const orders = await shoppers.each(holders, ({ headers, holdId }: Shopper) => shoppers.order(headers, holdId));
  const claimMs = performance.now() - began;
  const ids = orders.map(({ uuid }) => uuid);
  await till.rig.stores.query(PAYMENTS_OF, [hall.eventNo, from, ids]);
  const letters = numbered(from, count).map(({ paymentId }, at) =>
    webhookOf(till.rig, {
      ref: `pi_bench_${hall.eventNo}_${from + at}`,
      payment: eventScopedId('pay', hall.eventNo, paymentId),
      amount: orders[at]!.total,
    }),
  );
  await till.settled();
  const tellingBegan = performance.now();
  await shoppers.each(letters, (letter) => shoppers.tell(letter));
  const ms = claimMs + performance.now() - tellingBegan;
  shoppers.leave();
  await till.verify(hall, ids);
  return (count / ms) * 1_000;
}

async function limit(bench: Bench, till: Till, count: number): Promise<number | null> {
  const { hall, from } = await till.orders(count);
  const { eventNo } = hall;
  const { query, databaseUrl } = till.rig.stores;
  await till.settled();
  const script = (name: string, lines: readonly string[]) => pgbench(bench, databaseUrl, { name, lines, from, count });
  const claimMs = await script('claim', claiming(eventNo, await till.organizerOf(hall)));
  if (claimMs === null) return null;
  const ids = numbered(from, count).map(({ orderId }) => orderId);
  await query(PAYMENTS_OF, [eventNo, from, ids]);
  await till.settled();
  const tellMs = await script('tell', told(eventNo));
  await till.verify(hall, ids);
  return (count / (claimMs + tellMs!)) * 1_000;
}
