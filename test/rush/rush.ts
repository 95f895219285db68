import { setTimeout as pause } from 'node:timers/promises';
import { publishEvent } from '../harness/events.ts';
import { QueueRoom, type QueueSettings, type RoomEvent } from '../harness/queue.ts';
import { until } from '../harness/wait.ts';
import type { Rig, RigOptions } from '../rig/rig.ts';
import type { Trial } from '../rig/trial.ts';
import { addressOfFan, type Arrivals } from './arrivals.ts';
import { type Cookies, nowMs } from './browser.ts';
import { Crowd } from './crowd.ts';
import { signIn } from './sign-in.ts';
import type { Lapse } from './oracles.ts';
import type { Record, Sample } from './told.ts';
import { Watch } from './watch.ts';

export interface RushOptions {
  readonly arrivals: Arrivals;
  readonly rows: number;
  readonly seatsPerRow: number;
  readonly room: Pick<QueueSettings, 'ratePerMinute' | 'mostActive' | 'requiresAccount' | 'checkoutMs'>;
  /** Of all, the part that tries the door before it is their turn; none when absent. */
  readonly impatient?: number;
  readonly bots?: BotSettings;
  /** Places that one order may have; as the catalog presets it when absent. */
  readonly maxPerOrder?: number;
  /** How long seats are held; as the catalog presets it when absent. DEADLINE_SCALE leaves it alone. */
  readonly holdTtlSeconds?: number;
}

/** Of the machines of a rush; a mailbox counts only where an account is asked for. */
export interface BotSettings {
  readonly browsers: number;
  readonly mailboxes: number;
  readonly addresses: number;
  readonly joins: number;
}

/** What a rush leaves behind for its oracles. */
export interface Rush {
  readonly rig: Rig;
  readonly event: RoomEvent;
  readonly room: QueueRoom;
  readonly record: Record;
  readonly samples: readonly Sample[];
  /** How many came before the opening, as the room says. */
  readonly frozen: number;
  /** When the room said that nothing is left; null where it never has. */
  readonly soldOutMs: number | null;
  /** Holds that ran out, as the journal says. */
  readonly lapses: readonly Lapse[];
}

const LAPSES = `
  SELECT (extract(epoch FROM at) * 1000)::float8 AS "atMs", cardinality(seat_nos) AS seats
  FROM hold_log WHERE event_id = $1 AND kind = 'expired'`;

/** Two replicas, limits as they come; stores and gateway are reached straight. An admission lasts 36 s, a draw takes 3. */
export const RUSH_RIG: RigOptions = {
  replicas: 2,
  straight: true,
  env: { HOLD_SEATS_PER_ADDRESS: '60', DEADLINE_SCALE: '5' },
};

/**
 * The same behind nginx, as it is shipped. Where a crowd of thousands shares the machine, people come when they mean to: replicas and
 * balancer give way to them. What they wait for an answer then is measured, instead of how late they came.
 */
export const FLASH_RIG: RigOptions = { ...RUSH_RIG, balancer: 'nginx', nice: 5 };

const SETTLES_WITHIN_MS = 420_000;
/** Time for the room to be known everywhere before anybody comes. */
const READY_MS = 1_000;
/** How long nobody may be inside until a rush is at its end: what comes back would let somebody in. */
const STILL_MS = 2_000;
const PROGRESS_EVERY_MS = 5_000;
/** A look at the room takes no longer, or it does not count. */
const LOOK_MS = 500;

/** A room set up before its sale, and everything that is seen of it. */
export class Stage {
  readonly rig: Rig;
  readonly event: RoomEvent;
  readonly room: QueueRoom;
  readonly watch: Watch;

  private constructor(rig: Rig, event: RoomEvent) {
    this.rig = rig;
    this.event = event;
    this.room = new QueueRoom(rig.product, event);
    this.watch = new Watch(rig.stores.redis, event.eventNo);
  }

  static async set(rig: Rig, options: Omit<RushOptions, 'arrivals'>): Promise<Stage> {
    const { rows, seatsPerRow, room, maxPerOrder, holdTtlSeconds } = options;
    const event = await publishEvent(rig.product, {
      rows,
      seatsPerRow,
      sale: 'scheduled',
      ...(maxPerOrder === undefined ? {} : { maxPerOrder }),
      ...(holdTtlSeconds === undefined ? {} : { holdTtlSeconds }),
    });
    return Stage.of(rig, event, room);
  }

  /** @param event that is scheduled */
  static async of(rig: Rig, event: RoomEvent, room: RushOptions['room']): Promise<Stage> {
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
  const { signedIn, accounts } = await accountsOf(trial, rig, options);
  const opensMs = nowMs() + READY_MS + arrivals.lobbyMs;
  const { hostname: host, port } = new URL(rig.product.url);
  const crowd = new Crowd({
    seed: trial.seed,
    shop: { host, port: Number(port) },
    slug: stage.event.slug,
    arrivals,
    opensMs,
    impatient,
    signedIn,
    ...(options.bots && { bots: { ...options.bots, accounts, fromMs: opensMs - arrivals.lobbyMs } }),
  });
  try {
    await pause(opensMs - nowMs());
    await stage.open();
    // What people were told until then is judged all the same.
    const soldOutMs = await settled(stage, crowd, {
      lastMs: opensMs + arrivals.rushMs,
      withinMs: SETTLES_WITHIN_MS,
      say: (line) => trial.say(line),
    }).catch((error: Error) => {
      trial.expect('the rush comes to its end', false, error.message);
      return null;
    });
    const record = await crowd.end();
    trial.count({ orders: record.told.filter(({ paidMs }) => paidMs).length, requests: record.requests });
    const { entries } = await stage.room.status();
    const samples = stage.watch.stop();
    const lapses = await rig.stores.query<Lapse>(LAPSES, [stage.event.eventNo]);
    return { rig, event: stage.event, room: stage.room, record, samples, frozen: entries ?? 0, soldOutMs, lapses };
  } finally {
    stage.watch.stop();
    await crowd.close();
  }
}

/** Codes that one mailbox is sent at once: as many sessions has a bot that shares it. */
const SESSIONS = 5;
/** Who has signed in from there has done so before: nobody comes from there. */
const HOMES = 3_000_000;

/** Everyone who needs an account has signed in before the rush. */
async function accountsOf(
  trial: Trial,
  rig: Rig,
  { room, arrivals, bots }: RushOptions,
): Promise<{ signedIn: readonly Cookies[]; accounts: readonly (readonly Cookies[])[] }> {
  if (!room.requiresAccount) return { signedIn: [], accounts: [] };
  const beganMs = nowMs();
  const own = (whose: string, count: number) =>
    Array.from({ length: count }, (_, nth) => ({
      email: `${whose}${nth}@example.com`,
      address: addressOfFan(HOMES + nth),
    }));
  const [signedIn = [], ...rounds] = await signIn(rig, [
    own('fan', arrivals.people),
    ...Array.from({ length: SESSIONS }, () => own('bot', bots?.mailboxes ?? 0)),
  ]);
  const accounts = Array.from({ length: bots?.mailboxes ?? 0 }, (_, at) => rounds.map((round) => round[at]!));
  const seconds = Math.round((nowMs() - beganMs) / 1_000);
  trial.say(`${signedIn.length} people and ${accounts.length} mailboxes of bots have signed in, in ${seconds} s`);
  return { signedIn, accounts };
}

export interface Settling {
  /** When the last may come, in ms since 1970. */
  readonly lastMs: number;
  /** How long after that it may take. */
  readonly withinMs: number;
  readonly say: (line: string) => void;
  /** Nobody having bought for so long after the last may come ends it too, and `onStuck` is told; never when absent. */
  readonly quietMs?: number;
  readonly onStuck?: (waiting: number) => void;
}

/** Waits until everyone has come and nobody has anything left to do. @returns when the room was first seen sold out for good */
export async function settled(
  { room, watch }: Stage,
  crowd: Crowd,
  { lastMs, withinMs, say, quietMs = Number.POSITIVE_INFINITY, onStuck }: Settling,
): Promise<number | null> {
  let soldOutMs: number | null = null;
  let [busyMs, saidMs] = [nowMs(), nowMs()];
  let [bought, boughtMs] = [0, nowMs()];
  await until(
    async () => {
      const askedMs = nowMs();
      const { phase } = await room.status();
      if (phase !== 'sold_out') soldOutMs = null;
      // An answer that was long on its way says nothing of now.
      else if (nowMs() - askedMs < LOOK_MS) soldOutMs ??= nowMs();
      const { joined, admitted, held, paid, inside, done } = crowd.progress;
      if (nowMs() - saidMs > PROGRESS_EVERY_MS) {
        saidMs = nowMs();
        const people = watch.last?.people ?? 0;
        say(`${joined} in line, ${people} let in, ${admitted} came, ${held} held, ${paid} paid; ${phase}`);
      }
      const goesOn = inside > 0 || (soldOutMs === null && done < joined);
      if (goesOn || nowMs() < lastMs) busyMs = nowMs();
      if (paid > bought || nowMs() < lastMs) [bought, boughtMs] = [paid, nowMs()];
      if (nowMs() - boughtMs > quietMs) {
        onStuck?.(joined - done);
        return true;
      }
      return nowMs() - busyMs > STILL_MS;
    },
    { withinMs: lastMs - nowMs() + withinMs, what: 'the rush settles', everyMs: 100 },
  );
  return soldOutMs;
}
