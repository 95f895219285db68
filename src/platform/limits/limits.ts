import { Inject, Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { CONFIG, type Config, type LimitName } from '../config/index.ts';
import { Batches, RedisAway } from '../redis/index.ts';
import { Metrics } from '../telemetry/index.ts';
import { TooManyRequests } from './limits.errors.ts';
import { type Bucket, BucketsRedis, kindOf, type Turn, type Wanted } from './buckets.redis.ts';
import type { WantedTurn } from './script-in-turn.ts';

type ActionOf<Name> = Name extends `${infer Action}.${string}` ? Action : never;
type WhoOf<Name> = Name extends `${string}.${infer Who}` ? Who : never;
export type LimitedAction = ActionOf<LimitName>;
export type LimitedBy = WhoOf<LimitName>;

export interface Asked {
  readonly action: LimitedAction;
  /** What the buckets belong to, and their hash tag: an event's limits are counted where the event is. */
  readonly tag: string;
  /** Who asks, in each way in which this action is limited. Nothing personal: it becomes part of a key. */
  readonly by: Readonly<Partial<Record<LimitedBy, string | null>>>;
  /** Without Redis nothing can be counted: what happens then is the caller's to say. */
  readonly whenAway: 'allow' | 'refuse';
  /**
   * Counted along, and never refused: how far an address has gone beyond that limit, up to so many times its turns at once. An action
   * has the same one each time, or none.
   */
  readonly gauge?: { readonly name: LimitName; readonly upTo: number };
}

/** Who asks, and by what: all that a turn depends on but for Redis. */
export type Asking = Omit<Asked, 'whenAway'>;

/** A way in which an action is limited. */
interface Limit extends Omit<Bucket, 'key'> {
  readonly who: LimitedBy;
  /** Of its keys, between the tag and the subject. */
  readonly middle: string;
}

/** A turn to be taken, and which bucket is whose. */
interface Planned extends WantedTurn {
  readonly limits: readonly Limit[];
}

const WAYS = ['address', 'device', 'account', 'email'] as const satisfies readonly LimitedBy[];
const MOST_A_CALL = 64;
const MOST_QUEUED = 20_000;

const UNCOUNTED: Turn = { outcome: 'turn' };

/**
 * How often one address, device, account or mailbox may do a thing, counted in Redis for all replicas together. An action
 * takes a turn of each of its buckets or of none.
 *
 * Cost: one Redis call, shared with all others of the same moment and tag; none of its own where the turn is taken in the call of
 * the script that acts; nothing where no limit is set.
 */
@Injectable()
export class Limits {
  private readonly log = new Logger('Limits');
  private readonly refused: Counter<'action' | 'by'>;
  private readonly batches: Batches<Wanted, Turn>;
  /** By action, and by the ways in which somebody is there to be limited: a bit each. */
  private readonly plans = new Map<LimitedAction, Omit<Planned, 'keys'>[]>();
  private isAway = false;

  constructor(
    redis: BucketsRedis,
    @Inject(CONFIG) private readonly config: Pick<Config, 'limits'>,
    metrics: Metrics,
  ) {
    this.batches = new Batches((_, items) => redis.takeAll(items), {
      mostACall: MOST_A_CALL,
      mostQueued: MOST_QUEUED,
      busy: () => new RedisAway('Redis is too slow to count'),
    });
    this.refused = new Counter({
      name: 'stampede_limits_refused_total',
      help: 'Requests refused since their address, device, account or mailbox asked too often.',
      labelNames: ['action', 'by'],
      registers: [metrics.registry],
    });
  }

  /**
   * @returns of its gauge, turns that were taken and have not come back, by those at once: more than 1 is beyond it
   * @throws TooManyRequests, with the wait until the fullest bucket has a turn again; RedisAway where `whenAway` refuses
   */
  async take(asked: Asked): Promise<number> {
    const wanted = this.turnOf(asked);
    if (wanted === null) return 0;
    const turn = await this.batches.add(asked.tag, wanted).catch((error: unknown) => {
      if (asked.whenAway === 'refuse') throw error;
      return this.uncounted(error);
    });
    if (this.isAway && turn !== UNCOUNTED) this.counted();
    return this.beyond(asked, turn);
  }

  /** For a script that takes the turn in its own call (ScriptInTurn): null where nothing is limited. */
  turnOf({ action, tag, by, gauge }: Asking): WantedTurn | null {
    const { limits, kind, freeUs } = this.planOf(action, by, gauge);
    if (limits.length === 0) return null;
    return { keys: limits.map(({ who, middle }) => `{${tag}}${middle}${by[who]}`), kind, freeUs };
  }

  /** What a turn that was taken says: as `take`. @throws TooManyRequests */
  beyond({ action, by, gauge }: Asking, turn: Turn): number {
    if (turn.outcome === 'turn') {
      const free = gauge ? (this.config.limits[gauge.name]?.atOnce ?? 0) : 0;
      return free === 0 ? 0 : (turn.taken ?? 0) / free;
    }
    this.refused.inc({ action, by: this.planOf(action, by, gauge).limits[turn.bucket]?.who ?? '' });
    throw new TooManyRequests(turn.waitMs);
  }

  /** Made once: a few of them are asked for thousands of times a second. */
  private planOf(action: LimitedAction, by: Asked['by'], gauge: Asked['gauge']): Omit<Planned, 'keys'> {
    let plans = this.plans.get(action);
    if (!plans) this.plans.set(action, (plans = []));
    let ways = 0;
    for (let at = 0; at < WAYS.length; at++) if (isThere(by[WAYS[at]!])) ways |= 1 << at;
    return (plans[ways] ??= this.plan(action, by, gauge));
  }

  private plan(action: LimitedAction, by: Asked['by'], gauge: Asked['gauge']): Omit<Planned, 'keys'> {
    const present = WAYS.filter((who) => isThere(by[who]));
    const limits = present.flatMap((who) => this.limitsOf(`${action}.${who}` as LimitName, who));
    const [counted] = gauge && isThere(by.address) ? this.limitsOf(gauge.name, 'address') : [];
    if (!counted || !gauge) return { limits, kind: kindOf(limits), freeUs: null };
    const all = [...limits, { ...counted, atOnce: counted.atOnce * gauge.upTo, isGauge: true as const }];
    return { limits: all, kind: kindOf(all), freeUs: counted.atOnce * counted.intervalUs };
  }

  private limitsOf(name: LimitName, who: LimitedBy): Limit[] {
    const rate = this.config.limits[name];
    return rate ? [{ who, middle: `:limit:${name.replace('.', ':')}:`, ...rate }] : [];
  }

  /** Said once, not once a request. */
  private uncounted(error: unknown): Turn {
    if (!this.isAway) this.log.warn({ err: error }, 'requests are not counted: Redis gives no turns');
    this.isAway = true;
    return UNCOUNTED;
  }

  private counted(): void {
    this.isAway = false;
    this.log.log('requests are counted again');
  }
}

function isThere(subject: string | null | undefined): subject is string {
  return subject !== null && subject !== undefined;
}
