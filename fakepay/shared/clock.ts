/** A gateway's own time, which can be moved forward: seven days pass in one call. Webhooks keep to the real one. */
export class Clock {
  private aheadMs = 0;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.aheadMs;
  }

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  get ahead(): number {
    return this.aheadMs;
  }

  set ahead(ms: number) {
    this.aheadMs = ms;
  }
}
