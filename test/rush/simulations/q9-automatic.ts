import { Gate } from '../../guards/gate.ts';
import { publishEvent } from '../../harness/events.ts';
import { distChanged } from '../../harness/guards.ts';
import { QueueRoom, type QueueSettings } from '../../harness/queue.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../../rig/fault-test.ts';
import type { Rig } from '../../rig/rig.ts';
import type { Trial } from '../../rig/trial.ts';
import type { Arrivals } from '../arrivals.ts';
import { closingVerdict, lastWaitMs, manyCame, openingVerdict } from '../automatic.ts';
import { bodyOf, nowMs } from '../browser.ts';
import { Crowd } from '../crowd.ts';
import { THRESHOLDS_UNSEEN } from '../cuts.ts';
import { textOf } from '../judge.ts';
import { holds } from '../oracles.ts';
import { quantile } from '../pace.ts';
import { People } from '../people.ts';
import { Phases } from '../phases.ts';
import { RUSH_RIG } from '../rush.ts';
import { Watch } from '../watch.ts';

interface Surge {
  readonly arrivals: Arrivals;
  readonly perSecond: number;
  readonly ratePerMinute: number;
  readonly rows: number;
}

/** 5 a second for 20 s, then 83 a second for 3 s, then ever fewer: they all go for seats until there is a room. */
const FULL: Surge = {
  arrivals: { people: 600, early: 100, lobbyMs: 20_000, rushMs: 36_000 },
  perSecond: 40,
  ratePerMinute: 1_200,
  rows: 40,
};
const SMALL: Surge = {
  arrivals: { people: 100, early: 12, lobbyMs: 6_000, rushMs: 12_000 },
  perSecond: 24,
  ratePerMinute: 600,
  rows: 6,
};
const SEATS_PER_ROW = 50;

const OPENS_WITHIN_MS = 2_000;
const CLOSES_WITHIN_MS = 3_000;
/** A quiet minute at the rig's DEADLINE_SCALE. */
const QUIET_MS = 12_000;
const CHECKOUT_MS = 500;
const SLOW_MS = 4_000;
/** As the room forgets how long checkouts took: half of it in so long, and one weighs a fifth. */
const FADES_MS = 5_000;
const WEIGHS = 0.2;
const SETTLES_WITHIN_MS = 180_000;

export const q9: FaultTest = {
  file: import.meta.filename,
  id: 'Q9',
  title: 'an automatic room opens when many come, or checkout is slow, and closes when demand is gone',
  procedure:
    'people go for seats as where there is no room, few at first, then many more than the threshold; whoever is sent to the line waits there; later orders take 4 s, with nobody in line. Both replicas are asked 20 times a second what they say',
  criteria: [
    'within 2 s of the threshold being passed both replicas say that there is a room, and as long as it is needed',
    'both say that there is none soon after a quiet minute (12 s here), not before',
  ],
  control: { off: 'the look at both thresholds', breaks: /has never opened/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const dist = trial.guards === 'off' ? { dist: distChanged('unseen', THRESHOLDS_UNSEEN) } : {};
  const rig = await trial.rig({ ...RUSH_RIG, ...dist });
  await manyCome(trial, rig, trial.size === 'full' && trial.guards === 'on' ? FULL : SMALL);
  await checkoutIsSlow(trial, rig);
}

async function manyCome(trial: Trial, rig: Rig, surge: Surge): Promise<void> {
  const { perSecond, ratePerMinute, rows, arrivals } = surge;
  const { slug, eventNo, phases } = await automatic(rig, rows, { arrivalsPerSecond: perSecond, ratePerMinute });
  const watch = new Watch(rig.stores.redis, eventNo);
  const { hostname: host, port } = new URL(rig.product.url);
  const shop = { host, port: Number(port) };
  const opensMs = nowMs() + arrivals.lobbyMs + 1_000;
  const crowd = new Crowd({ seed: trial.seed, shop, slug, arrivals, opensMs, impatient: 0, walkIn: true });
  try {
    const everyone = (): boolean => crowd.progress.done === arrivals.people;
    await until(everyone, { withinMs: SETTLES_WITHIN_MS, what: 'everyone is done', everyMs: 100 }).catch(() =>
      trial.expect('everyone is done', false, JSON.stringify(crowd.progress)),
    );
    await quiet(phases);
    const { told, refusals, lagsMs } = await crowd.end();
    const samples = watch.stop();
    const seen = await phases.stop();
    const came = told.flatMap(({ walkedInMs }) => walkedInMs ?? []);
    const many = manyCame(came, perSecond) ?? { fromMs: opensMs, untilMs: opensMs };
    const goneMs = Math.max(many.untilMs, lastWaitMs(samples));
    judge(trial, rig, `many come (${perSecond} a second)`, { seen, passedMs: many.fromMs, stillMs: goneMs, goneMs });
    const lost = told.filter(({ gaveUp, wronged }) => gaveUp !== undefined || wronged !== undefined);
    trial.expect(
      'everyone got to the end of his way',
      lost.length === 0,
      lost[0]?.gaveUp ?? lost[0]?.wronged?.[0] ?? '',
    );
    const sent = told.filter(({ entry }) => entry !== undefined).length;
    trial.say(`${told.length - sent} went to seats at once, ${sent} were sent to the line`);
    trial.say(`refusals: ${textOf(refusals) || 'none'}; generator p99 ${quantile(lagsMs, 0.99).toFixed(1)} ms late`);
    trial.count({ orders: told.filter(({ paidMs }) => paidMs).length, requests: came.length });
  } finally {
    watch.stop();
    await phases.stop();
    await crowd.close();
  }
}

/** Nobody is in line: the room opens since one order waits for a lock on its table. */
async function checkoutIsSlow(trial: Trial, rig: Rig): Promise<void> {
  const { slug, phases } = await automatic(rig, 1, { checkoutMs: CHECKOUT_MS, ratePerMinute: 600 });
  // So long that a room which looked at the line alone would close at once.
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS + 1_000));
  const fan = new People(rig, slug, trial.seed).stranger();
  const post = (what: string, path: string, body: object) =>
    fan.persist({ what, method: 'POST', path, headers: { 'idempotency-key': `automatic-${what}` }, body });
  const held = await post('hold', `/api/events/${slug}/holds`, { bestAvailable: { quantity: 1 } });
  if (held?.status !== 201) throw new Error(`a hold without a room was answered with ${held?.status}`);
  const gate = await Gate.closed(rig.stores, 'LOCK TABLE orders IN EXCLUSIVE MODE');
  const sentMs = nowMs();
  const { id: holdId } = bodyOf<{ id: string }>(held);
  const order = post('order', '/api/orders', { holdId, buyer: { email: 'fan@example.com', name: 'A Fan' } });
  await until(() => nowMs() - sentMs > SLOW_MS, { withinMs: 2 * SLOW_MS, what: 'the order has waited' });
  await gate.open();
  const stillMs = nowMs();
  trial.expect('the slow order is taken', (await order)?.status === 201, `${Math.round(nowMs() - sentMs)} ms`);
  const meanMs = WEIGHS * (nowMs() - sentMs);
  const goneMs = stillMs + Math.max(0, FADES_MS * Math.log2(meanMs / CHECKOUT_MS));
  await quiet(phases);
  const seen = await phases.stop();
  judge(trial, rig, `checkout takes ${CHECKOUT_MS} ms`, { seen, passedMs: sentMs + CHECKOUT_MS, stillMs, goneMs });
}

interface Course {
  readonly seen: Awaited<ReturnType<Phases['stop']>>;
  readonly passedMs: number;
  readonly stillMs: number;
  readonly goneMs: number;
}

function judge(trial: Trial, rig: Rig, when: string, { seen, passedMs, stillMs, goneMs }: Course): void {
  const replicas = rig.product.replicas.length;
  const opening = holds(openingVerdict(seen, { replicas, passedMs, withinMs: OPENS_WITHIN_MS, stillMs }));
  trial.expect(`the room opens within 2 s when ${when}, and stays`, opening.holds, opening.seen);
  const closing = holds(closingVerdict(seen, { replicas, goneMs, quietMs: QUIET_MS, withinMs: CLOSES_WITHIN_MS }));
  trial.expect(`it closes after a quiet time when ${when} no more`, closing.holds, closing.seen);
}

/** An event on sale whose room opens by itself, and all that its replicas say. */
async function automatic(
  rig: Rig,
  rows: number,
  settings: Omit<QueueSettings, 'mode'>,
): Promise<{ slug: string; eventNo: number; phases: Phases }> {
  const event = await publishEvent(rig.product, { rows, seatsPerRow: SEATS_PER_ROW });
  await new QueueRoom(rig.product, event).set({ mode: 'automatic', mostActive: 2_000, ...settings });
  return { slug: event.slug, eventNo: event.eventNo, phases: new Phases(rig.product.replicas, event.slug) };
}

/** Waits as long as a room may need to close. */
async function quiet(phases: Phases): Promise<void> {
  const closed = (): boolean => phases.now.every((phase) => phase === 'off');
  await until(closed, { withinMs: 2 * QUIET_MS + FADES_MS, what: 'the room closes' }).catch(() => undefined);
}
