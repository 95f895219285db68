import { setTimeout as pause } from 'node:timers/promises';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { QueueRoom, type QueueSettings } from '../harness/queue.ts';
import { until } from '../harness/wait.ts';
import type { Rig, RigOptions } from '../rig/rig.ts';
import type { Trial } from '../rig/trial.ts';
import type { Arrivals } from './arrivals.ts';
import { nowMs } from './browser.ts';
import { Crowd } from './crowd.ts';
import type { Record, Sample } from './told.ts';
import { Watch } from './watch.ts';

export interface RushOptions {
  readonly arrivals: Arrivals;
  readonly rows: number;
  readonly seatsPerRow: number;
  readonly room: Pick<QueueSettings, 'ratePerMinute' | 'mostActive' | 'requiresAccount'>;
  /** Of all, the part that tries the door before it is their turn; none when absent. */
  readonly impatient?: number;
}

/** What a rush leaves behind for its oracles. */
export interface Rush {
  readonly rig: Rig;
  readonly event: PublishedEvent;
  readonly room: QueueRoom;
  readonly record: Record;
  readonly samples: readonly Sample[];
  /** How many came before the opening, as the room says. */
  readonly frozen: number;
  /** When the room said that nothing is left; null where it never has. */
  readonly soldOutMs: number | null;
}

/** Two replicas, limits as they come; stores and gateway are reached straight. An admission lasts 36 s, a draw takes 3. */
export const RUSH_RIG: RigOptions = {
  replicas: 2,
  straight: true,
  env: { HOLD_SEATS_PER_ADDRESS: '60', DEADLINE_SCALE: '5' },
};

const SETTLES_WITHIN_MS = 300_000;
/** Time for the room to be known everywhere before anybody comes. */
const READY_MS = 1_000;
/** How long nobody may be inside until a rush is at its end: what comes back would let somebody in. */
const STILL_MS = 2_000;
const PROGRESS_EVERY_MS = 5_000;

/** A room set up before its sale, and everything that is seen of it. */
export class Stage {
  readonly rig: Rig;
  readonly event: PublishedEvent;
  readonly room: QueueRoom;
  readonly watch: Watch;

  private constructor(rig: Rig, event: PublishedEvent) {
    this.rig = rig;
    this.event = event;
    this.room = new QueueRoom(rig.product, event);
    this.watch = new Watch(rig.stores.redis, event.eventNo);
  }

  static async set(rig: Rig, { rows, seatsPerRow, room }: Omit<RushOptions, 'arrivals'>): Promise<Stage> {
    const event = await publishEvent(rig.product, { rows, seatsPerRow, sale: 'scheduled' });
    const stage = new Stage(rig, event);
    await stage.room.set({ mode: 'scheduled', ...room });
    return stage;
  }

  /** The sale opens now, by the organizer's hand. */
  async open(): Promise<void> {
    const { admin, organizers } = this.rig.product;
    await admin(organizers[0].key, 'POST', `/api/admin/events/${this.event.id}/open`);
  }
}

/** A whole rush: people come to the lobby, the sale opens, more come, it goes on until nothing moves any more. */
export async function rush(trial: Trial, rigOptions: RigOptions, options: RushOptions): Promise<Rush> {
  const rig = await trial.rig(rigOptions);
  const stage = await Stage.set(rig, options);
  const { arrivals, impatient = 0 } = options;
  const opensMs = nowMs() + READY_MS + arrivals.lobbyMs;
  const { hostname: host, port } = new URL(rig.product.url);
  const crowd = new Crowd({
    seed: trial.seed,
    shop: { host, port: Number(port) },
    slug: stage.event.slug,
    arrivals,
    opensMs,
    impatient,
  });
  try {
    await pause(opensMs - nowMs());
    await stage.open();
    const soldOutMs = await settled(trial, stage, crowd, opensMs + arrivals.rushMs);
    const record = await crowd.end();
    trial.count({ orders: record.told.filter(({ paidMs }) => paidMs).length, requests: record.requests });
    const { entries } = await stage.room.status();
    const samples = stage.watch.stop();
    return { rig, event: stage.event, room: stage.room, record, samples, frozen: entries ?? 0, soldOutMs };
  } finally {
    stage.watch.stop();
    await crowd.close();
  }
}

/** Waits until everyone has come and nobody has anything left to do. @returns when the room was first seen sold out for good */
async function settled(trial: Trial, { room, watch }: Stage, crowd: Crowd, lastMs: number): Promise<number | null> {
  let soldOutMs: number | null = null;
  let [busyMs, saidMs] = [nowMs(), nowMs()];
  await until(
    async () => {
      const { phase } = await room.status();
      if (phase !== 'sold_out') soldOutMs = null;
      else soldOutMs ??= nowMs();
      const { joined, admitted, held, paid, inside, done } = crowd.progress;
      if (nowMs() - saidMs > PROGRESS_EVERY_MS) {
        saidMs = nowMs();
        const people = watch.last?.people ?? 0;
        trial.say(`${joined} in line, ${people} let in, ${admitted} came, ${held} held, ${paid} paid; ${phase}`);
      }
      const goesOn = inside > 0 || (soldOutMs === null && done < joined);
      if (goesOn || nowMs() < lastMs) busyMs = nowMs();
      return nowMs() - busyMs > STILL_MS;
    },
    { withinMs: lastMs - nowMs() + SETTLES_WITHIN_MS, what: 'the rush settles', everyMs: 100 },
  );
  return soldOutMs;
}
