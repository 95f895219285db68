/** A bucket of turns. Nobody counts in it by himself: Redis does (`platform/limits`), or without Redis `LocalBuckets`. */
export interface Bucket {
  /** One turn more after this time. */
  readonly intervalUs: number;
  /** Turns that may be taken at once after a pause. */
  readonly burst: number;
  /** Turns that stay for calls that cannot wait. */
  readonly reserve: number;
}

const BURST_SHARE = 0.1;
const RESERVE_SHARE = 0.3;

/**
 * A bucket of which no second ever sees more than `perSecond` turns, since that is how providers count: what may be taken
 * at once and what comes back meanwhile make `perSecond` together.
 *
 * @param isUrgent may take the last turn; others leave some
 */
export function bucketOf(perSecond: number, isUrgent: boolean): Bucket {
  const burst = Math.max(2, Math.floor(perSecond * BURST_SHARE));
  const back = Math.max(perSecond - burst, perSecond / 2);
  const reserve = isUrgent ? 0 : Math.max(1, Math.round(burst * RESERVE_SHARE));
  return { intervalUs: Math.round(1_000_000 / back), burst, reserve };
}

/** The same count in one process. */
export class LocalBuckets {
  private readonly fullAtUs = new Map<string, number>();

  /** One turn from all of them or from none. @returns milliseconds until there may be one; 0: this is one */
  take(buckets: Readonly<Record<string, Bucket>>, nowMs: number): number {
    const nowUs = nowMs * 1_000;
    let waitUs = 0;
    const after = Object.entries(buckets).map(([name, { intervalUs, burst, reserve }]) => {
      const fullAtUs = Math.max(this.fullAtUs.get(name) ?? 0, nowUs) + intervalUs;
      waitUs = Math.max(waitUs, fullAtUs - (burst - reserve) * intervalUs - nowUs);
      return [name, fullAtUs] as const;
    });
    if (waitUs > 0) return Math.ceil(waitUs / 1_000);
    for (const [name, fullAtUs] of after) this.fullAtUs.set(name, fullAtUs);
    return 0;
  }
}
