import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { progress } from '../../../local/progress.ts';
import { machineTime } from '../../harness/cpu.ts';
import { startRig } from '../../rig/rig.ts';
import { nowMs } from '../browser.ts';
import { Crowd } from '../crowd.ts';
import { quantile } from '../pace.ts';
import type { Progress } from '../recorder.ts';
import { FLASH_RIG, Stage } from '../rush.ts';
import { type Capacity, shareOf, type Step } from './known-capacity.ts';
import { Gauge, type Parts } from './gauge.ts';
import { openStadium, warmUp } from './hall.ts';
import { CONFIRM_MS } from './measures.ts';
import { KEEPS_MS } from './show.ts';

const SLUG = 'capacity';
/** More than all of them buy. */
const SEATS = 40_000;
const MOST_STEPS = 12;
const GROWTH = 1.25;
/** Of a step: until the people of the one before are through, and what counts. */
const [SETTLE_MS, COUNT_MS] = [7_000, 15_000];
const STEP_MS = SETTLE_MS + COUNT_MS;
const RUSH_MS = 36_000;
const READY_MS = 3_000;
/** A step that brings less than that more than the best before has brought nothing. */
const GROWS = 1.05;
const FULL = 0.95;

/** Where rates begin, and how many people all of the steps let in. */
export function stepsFrom(first: number): { readonly rates: readonly number[]; readonly people: number } {
  const rates = Array.from({ length: MOST_STEPS }, (_, nth) => Math.round(first * GROWTH ** nth));
  const before = (first * (RUSH_MS + READY_MS)) / 60_000;
  const people = rates.reduce((sum, rate) => sum + (rate * (STEP_MS + 1_000)) / 60_000, before);
  return { rates, people: Math.ceil(people * 1.1) };
}

/** Why nobody should be let in faster than at the last of these; null while all is well. */
export function endOf(steps: readonly Step[]): string | null {
  const last = steps.at(-1);
  if (!last) return null;
  const before = Math.max(0, ...steps.slice(0, -1).map(({ orders }) => orders));
  if (last.confirmMs > CONFIRM_MS) return `a confirmation takes ${last.confirmMs.toFixed(0)} ms at p99`;
  if (last.busy > FULL) return `the machine is ${(100 * last.busy).toFixed(0)} % busy`;
  if (last.orders < before * GROWS) return 'more people a minute bring no more orders';
  return null;
}

/** The step with most orders of those in which a confirmation took no longer than it may; null where there is none. */
export function bestOf(steps: readonly Step[]): Step | null {
  const good = steps.filter(({ confirmMs, orders }) => confirmMs <= CONFIRM_MS && orders > 0);
  return good.toSorted((a, b) => b.orders - a.orders)[0] ?? null;
}

/**
 * The people of a rush wait in one line, and are let in faster and faster until the machine is full. Nothing is judged but that.
 * @param first people let in a minute at first
 */
export async function measureCapacity(
  { replicas, seed, first }: { readonly replicas: number; readonly seed: number; readonly first: number },
  say: (line: string) => void,
): Promise<Capacity | null> {
  const rig = await progress(`starting ${replicas} replicas and their stores`, () =>
    startRig({ ...FLASH_RIG, replicas }),
  );
  let crowd: Crowd | null = null;
  try {
    const event = await progress('building the stadium', () => openStadium(rig, SLUG, SEATS));
    await progress('a few buy in another hall first', () => warmUp(rig));
    const { rates, people } = stepsFrom(first);
    const room = { ratePerMinute: first, mostActive: people };
    const stage = await Stage.of(rig, event, room);
    const { hostname: host, port } = new URL(rig.product.url);
    const opensMs = nowMs() + READY_MS;
    const arrivals = { people, early: 0, lobbyMs: 0, rushMs: RUSH_MS };
    const shop = { host, port: Number(port) };
    const heard = new Heard();
    const options = { seed, shop, slug: SLUG, arrivals, opensMs, impatient: 0, flash: true, keepsMs: KEEPS_MS };
    crowd = new Crowd(options, (each) => heard.take(each));
    const gauge = new Gauge(rig, event.eventNo);
    const steps: Step[] = [];
    let end: string | null = null;
    try {
      await pause(opensMs - nowMs());
      await stage.open();
      await pause(RUSH_MS + READY_MS);
      for (const ratePerMinute of rates) {
        await stage.room.set({ mode: 'scheduled', ...room, ratePerMinute });
        await pause(SETTLE_MS);
        steps.push(await stepOf(ratePerMinute, heard, gauge));
        say(lineOf(steps.at(-1)!));
        if ((end = endOf(steps)) !== null) break;
      }
    } finally {
      gauge.stop();
      stage.watch.stop();
    }
    const best = bestOf(steps);
    end ??= 'that was the fastest that is tried: begin higher with --rate';
    const balancer = rig.product.balancer?.name ?? 'none';
    return best && { cores: availableParallelism(), replicas, balancer, best, steps, end };
  } finally {
    await crowd?.close();
    await rig.close();
  }
}

/** What the crowd has told since somebody began to listen. */
class Heard {
  #confirmMs: number[] = [];
  #lagsMs: number[] = [];
  last: Progress | null = null;

  take(progress: Progress): void {
    this.last = progress;
    this.#confirmMs.push(...(progress.tookMs.confirm ?? []));
    this.#lagsMs.push(...progress.lagsMs);
  }

  begin(): void {
    [this.#confirmMs, this.#lagsMs] = [[], []];
  }

  get p99() {
    return { confirmMs: quantile(this.#confirmMs, 0.99), lagMs: quantile(this.#lagsMs, 0.99) };
  }
}

async function stepOf(ratePerMinute: number, heard: Heard, gauge: Gauge): Promise<Step> {
  heard.begin();
  const [began, before, time, cpu] = [performance.now(), heard.last, machineTime(), gauge.count()];
  await pause(COUNT_MS);
  const [minutes, after] = [(performance.now() - began) / 60_000, heard.last];
  const [then, now] = [cpu, gauge.count()];
  const paid = (after?.paid ?? 0) - (before?.paid ?? 0);
  const anOrder = Object.fromEntries(
    Object.entries(now).map(([part, ms]) => [part, (ms - then[part as keyof Parts]) / Math.max(1, paid)]),
  ) as unknown as Parts;
  return {
    ratePerMinute,
    letIn: Math.round(((after?.admitted ?? 0) - (before?.admitted ?? 0)) / minutes),
    orders: Math.round(paid / minutes),
    ...heard.p99,
    busy: machineTime().since(time).busy,
    anOrder,
  };
}

function lineOf({ ratePerMinute, letIn, orders, confirmMs, lagMs, busy, anOrder }: Step): string {
  const parts = Object.entries(anOrder).map(([part, ms]) => `${part} ${ms.toFixed(1)}`);
  return (
    ` ${ratePerMinute} a minute: ${letIn} came in, ${orders} orders a minute, confirm p99 ${confirmMs.toFixed(0)} ms, ` +
    `${(100 * busy).toFixed(0)} % busy, generator ${lagMs.toFixed(1)} ms late at p99; ms CPU an order: ${parts.join(', ')}`
  );
}

/** @param planned what the planner would let in here */
export function textOf({ best, end, cores, replicas, balancer }: Capacity, planned: number): string[] {
  const all = Object.values(best.anOrder).reduce((sum, ms) => sum + ms, 0);
  return [
    `capacity: ${best.orders} orders a minute, ${best.letIn} people let in; half of it: ${Math.round(best.orders / 2)} and ${Math.round(best.letIn / 2)}`,
    `  on ${cores} cores with ${replicas} replicas, balancer ${balancer}; an order took ${all.toFixed(1)} ms CPU there`,
    `  it went no further: ${end}`,
    `  the planner lets in ${planned} a minute here: ${shareOf(planned, best)} of the capacity`,
  ];
}
