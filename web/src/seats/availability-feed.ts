import { send } from '../api/client.ts';
import { type Picture, pictureOf, withChanges } from '../seatmap/index.ts';
import { type Delta, LiveStream } from './live-stream.ts';

const EVERY_MS = 3000;
const SLOWEST_MS = 24_000;
/** Where thousands of pages are told at once to take a new snapshot, they come spread over so long. */
const RESET_WITHIN_MS = 1000;
/** For a stream to begin, once the page is looked at again, before it is asked for a snapshot. */
const BEGIN_MS = 1000;
/** After a snapshot that was itself too old: a replica may be behind for a moment. */
const TOO_OLD_MS = 250;
const MOST_WAITING = 100;

/** What the page is told. */
export interface FeedEars {
  /** Each new picture, packed, and its generation: with another one the server has begun anew. */
  picture: (packed: Uint8Array, generation: string) => void;
  /** When nothing comes any more, and when something does again. */
  trouble: (failing: boolean) => void;
  /** When the sale has another state than before: it was paused, opened, closed. */
  sale: () => void;
}

interface Version {
  generation: string;
  counter: number;
}

/**
 * Keeps a picture of who has what while the page is seen: a snapshot, and from there each change as the server tells it. Where no
 * stream comes through, it asks again and again instead, and nobody notices but by the second. A change that does not fit the
 * picture, or that leads to another picture than the server's, is never shown: a new snapshot is. It knows no plan, so that it can
 * ask while the plan is still on its way.
 */
export class AvailabilityFeed {
  private readonly path: string;
  private readonly ears: FeedEars;
  private readonly stream: LiveStream;
  private picture: (Picture & Version) | null = null;
  /** The picture is known to be wrong or old: changes wait for the snapshot that they belong to. */
  private isLost = false;
  private waiting: Delta[] = [];
  /** An older snapshot leads nowhere either. */
  private needed: Version | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: Promise<void> | null = null;
  private failures = 0;
  private isFailing = false;
  private stopped = false;
  private sale: string | null = null;

  /** @param event slug or id */
  constructor(event: string, ears: FeedEars) {
    const base = `/api/events/${encodeURIComponent(event)}`;
    this.path = `${base}/availability`;
    this.ears = ears;
    this.stream = new LiveStream(`${base}/stream`, {
      delta: (delta) => this.take(delta),
      reset: (version) => {
        this.needed = versionOf(version);
        this.lose(Math.random() * RESET_WITHIN_MS);
      },
      stale: () => this.setFailing(true),
      sale: (state) => this.hearSale(state),
      lost: () => this.goOn(),
    });
  }

  start(): void {
    this.stopped = false;
    document.addEventListener('visibilitychange', this.onVisibility);
    void this.refresh();
  }

  stop(): void {
    this.stopped = true;
    this.rest();
    document.removeEventListener('visibilitychange', this.onVisibility);
  }

  /** Asks now: after a refusal the page's picture is known to be old. */
  async refresh(): Promise<void> {
    clearTimeout(this.timer);
    this.asking ??= this.ask().finally(() => (this.asking = null));
    await this.asking;
    this.goOn();
  }

  /** By the stream where there is one, and by asking until it comes. */
  private goOn(withinMs = this.isLost && !this.failures ? TOO_OLD_MS : EVERY_MS * 2 ** this.failures): void {
    clearTimeout(this.timer);
    if (this.stopped || document.hidden) return;
    if (this.picture) this.stream.open(`${this.picture.generation}.${this.picture.counter}`);
    if (this.stream.isLive && !this.isLost) return;
    this.askIn(Math.min(SLOWEST_MS, withinMs) * (0.75 + Math.random() / 2));
  }

  private askIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), ms);
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.stream.close();
  }

  private async ask(): Promise<void> {
    try {
      const response = await send(this.path, { headers: { accept: 'application/octet-stream' }, revalidate: true });
      const version = versionOf(response.headers.get('availability-version') ?? '');
      const packed = new Uint8Array(await response.arrayBuffer());
      this.failures = 0;
      if (this.stopped) return;
      this.setFailing(false);
      this.adopt(version, packed);
    } catch {
      this.failures = Math.min(3, this.failures + 1);
      if (!this.stopped) this.setFailing(true);
    }
  }

  /** A snapshot may be older than the picture: replicas look at the seats one after the other. */
  private adopt(version: Version, packed: Uint8Array): void {
    const { picture } = this;
    const isNewer = version.generation !== picture?.generation || version.counter > picture.counter;
    if ((!isNewer && !this.isLost) || (this.needed && isBefore(version, this.needed))) return;
    [this.isLost, this.needed] = [false, null];
    this.show({ ...pictureOf(packed), ...version });
    for (const delta of this.waiting.splice(0)) this.take(delta);
  }

  private take(delta: Delta): void {
    if (this.stopped || !this.picture) return;
    if (this.isLost) return this.keep(delta);
    this.setFailing(false);
    clearTimeout(this.timer);
    const [from, to] = [versionOf(delta.from), versionOf(delta.to)];
    const { generation, counter } = this.picture;
    if (isBefore(to, this.picture)) return;
    const isNext = to.generation === generation && from.counter <= counter;
    const next = isNext ? withChanges(this.picture, delta) : null;
    if (!next) {
      this.keep(delta);
      return this.lose(0);
    }
    // Sold, where it was claimed: nothing that a page shows.
    const isSame = delta.available.length + delta.held.length + delta.gone.length === 0;
    if (isSame) this.picture = { ...this.picture, ...to };
    else if (to.counter > counter) this.show({ ...next, ...to });
  }

  /** A change that a snapshot has to come before. */
  private keep(delta: Delta): void {
    this.waiting.push(delta);
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
  }

  private lose(withinMs: number): void {
    this.isLost = true;
    // Where one is on its way, what it leads to is seen when it has come.
    if (!this.asking) this.askIn(withinMs);
  }

  private show(picture: Picture & Version): void {
    this.picture = picture;
    this.ears.picture(picture.packed, picture.generation);
  }

  /** The first word is no news: the page has just read the event. */
  private hearSale(state: string): void {
    if (!this.isLost) this.setFailing(false);
    if (this.sale !== null && this.sale !== state) this.ears.sale();
    this.sale = state;
  }

  private setFailing(failing: boolean): void {
    if (failing !== this.isFailing) this.ears.trouble(failing);
    this.isFailing = failing;
  }

  private readonly onVisibility = (): void => {
    this.rest();
    if (document.hidden) return;
    if (this.picture) this.goOn(BEGIN_MS);
    else void this.refresh();
  };
}

function versionOf(text: string): Version {
  const [generation = '', counter = '0'] = text.split('.');
  return { generation, counter: Number(counter) };
}

/** Generations rise too: a word of an older one was on its way when a new one began. */
function isBefore(a: Version, b: Version): boolean {
  return Number(a.generation) < Number(b.generation) || (a.generation === b.generation && a.counter < b.counter);
}
