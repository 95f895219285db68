export interface RateLimits {
  /** Calls a second of the whole account; 0 or absent: no limit. */
  account?: number;
  /** Calls a second of each endpoint. */
  endpoint?: number;
}

/** Token buckets that hold one second's worth: one for the account, one for each endpoint. */
export class RateLimiter {
  private readonly buckets = new Map<string, { tokens: number; atMs: number }>();
  private readonly limits: RateLimits;

  constructor(limits: RateLimits) {
    this.limits = limits;
  }

  /** @returns which limit the call is beyond, or null when it may run */
  refuses(endpoint: string): 'account' | 'endpoint' | null {
    const { account = 0, endpoint: each = 0 } = this.limits;
    if (account > 0 && !this.take('', account)) return 'account';
    return each > 0 && !this.take(endpoint, each) ? 'endpoint' : null;
  }

  private take(name: string, perSecond: number): boolean {
    const now = performance.now();
    const bucket = this.buckets.get(name) ?? { tokens: perSecond, atMs: now };
    const tokens = Math.min(perSecond, bucket.tokens + ((now - bucket.atMs) / 1000) * perSecond);
    const granted = tokens >= 1;
    this.buckets.set(name, { tokens: granted ? tokens - 1 : tokens, atMs: now });
    return granted;
  }
}
