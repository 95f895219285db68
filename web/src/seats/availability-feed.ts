import { send } from '../api/client.ts';

const EVERY_MS = 3000;
const SLOWEST_MS = 24_000;

/**
 * Keeps a snapshot of who has what while the page is seen. The browser revalidates by ETag by itself, so that an unchanged
 * house costs a 304; the version header tells whether there is anything to unpack. It knows no plan, so that it can ask while the
 * plan is still on its way.
 */
export class AvailabilityFeed {
  private readonly path: string;
  private readonly onSnapshot: (packed: Uint8Array, generation: string) => void;
  private readonly onTrouble: (failing: boolean) => void;
  private version = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: Promise<void> | null = null;
  private failures = 0;
  private stopped = false;

  /**
   * @param event slug or id
   * @param onSnapshot gets each new snapshot, packed, and its generation: with another one the server has begun anew
   * @param onTrouble is told when snapshots stop coming, and when they come again
   */
  constructor(
    event: string,
    onSnapshot: (packed: Uint8Array, generation: string) => void,
    onTrouble: (failing: boolean) => void,
  ) {
    this.path = `/api/events/${encodeURIComponent(event)}/availability`;
    this.onSnapshot = onSnapshot;
    this.onTrouble = onTrouble;
  }

  start(): void {
    this.stopped = false;
    document.addEventListener('visibilitychange', this.onVisibility);
    void this.refresh();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    document.removeEventListener('visibilitychange', this.onVisibility);
  }

  /** Asks now: after a refusal the page's picture is known to be old. */
  async refresh(): Promise<void> {
    clearTimeout(this.timer);
    this.asking ??= this.ask().finally(() => (this.asking = null));
    await this.asking;
    clearTimeout(this.timer);
    if (this.stopped || document.hidden) return;
    this.timer = setTimeout(() => void this.refresh(), Math.min(SLOWEST_MS, EVERY_MS * 2 ** this.failures));
  }

  private async ask(): Promise<void> {
    try {
      const response = await send(this.path, { headers: { accept: 'application/octet-stream' } });
      const version = response.headers.get('availability-version') ?? response.headers.get('etag') ?? '';
      const packed = new Uint8Array(await response.arrayBuffer());
      if (this.failures) this.onTrouble(false);
      this.failures = 0;
      if (this.stopped || (version && version === this.version)) return;
      this.version = version;
      this.onSnapshot(packed, version.split('.')[0] ?? '');
    } catch {
      this.failures = Math.min(3, this.failures + 1);
      if (!this.stopped) this.onTrouble(true);
    }
  }

  private readonly onVisibility = (): void => {
    clearTimeout(this.timer);
    if (!document.hidden) void this.refresh();
  };
}
