import { Inject, Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { CONFIG, type Config, type LimitName } from '../config/index.ts';
import { Batches, RedisAway } from '../redis/index.ts';
import { Metrics } from '../telemetry/index.ts';
import { TooManyRequests } from './limits.errors.ts';
import { type Bucket, BucketsRedis, type Turn } from './buckets.redis.ts';

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
  /** Counted along, and never refused: how far an address has gone beyond that limit, up to so many times its turns at once. */
  readonly gauge?: { readonly name: LimitName; readonly upTo: number };
}

const MOST_A_CALL = 64;
const MOST_QUEUED = 20_000;

const UNCOUNTED: Turn = { outcome: 'turn' };

/**
 * How often one address, device, account or mailbox may do a thing, counted in Redis for all replicas together. An action
 * takes a turn of each of its buckets or of none.
 *
 * Cost: one Redis call, shared with all others of the same moment and tag; nothing where no limit is set.
 */
@Injectable()
export class Limits {
  private readonly log = new Logger('Limits');
  private readonly refused: Counter<'action' | 'by'>;
  private readonly batches: Batches<readonly Bucket[], Turn>;
  private isAway = false;

  constructor(
    redis: BucketsRedis,
    @Inject(CONFIG) private readonly config: Pick<Config, 'limits'>,
    metrics: Metrics,
  ) {
    this.batches = new Batches((_, items) => redis.take(items), {
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
  async take({ action, tag, by, whenAway, gauge }: Asked): Promise<number> {
    const limits = (Object.entries(by) as [LimitedBy, string | null][]).flatMap(([who, subject]) =>
      this.bucketsOf(tag, `${action}.${who}` as LimitName, who, subject),
    );
    const counted = gauge ? this.bucketsOf(tag, gauge.name, 'address', by.address ?? null) : [];
    const free = counted[0]?.atOnce ?? 0;
    for (const bucket of counted) limits.push({ ...bucket, atOnce: free * (gauge?.upTo ?? 1), isGauge: true });
    if (limits.length === 0) return 0;
    const turn = await this.batches.add(tag, limits).catch((error: unknown) => {
      if (whenAway === 'refuse') throw error;
      return this.uncounted(error);
    });
    if (this.isAway && turn !== UNCOUNTED) this.counted();
    if (turn.outcome === 'turn') return free === 0 ? 0 : (turn.taken ?? 0) / free;
    this.refused.inc({ action, by: limits[turn.bucket]?.who ?? '' });
    throw new TooManyRequests(turn.waitMs);
  }

  /** One bucket; none where that is not limited, or nobody is there to be. */
  private bucketsOf(
    tag: string,
    name: LimitName,
    who: LimitedBy,
    subject: string | null,
  ): (Bucket & { who: LimitedBy })[] {
    const rate = this.config.limits[name];
    return subject === null || !rate
      ? []
      : [{ who, key: `{${tag}}:limit:${name.replace('.', ':')}:${subject}`, ...rate }];
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
