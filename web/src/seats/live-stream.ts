import type { Changes } from '../seatmap/index.ts';

/** What changed between two versions, `generation.counter`. A picture of any version between them becomes one of `to`. */
export interface Delta extends Changes {
  from: string;
  to: string;
}

export interface StreamEars {
  delta: (delta: Delta) => void;
  /** What the page has leads nowhere: only a snapshot of this version or a later one helps. */
  reset: (version: string) => void;
  /** The server cannot see the seats itself. */
  stale: () => void;
  /** It can, and this is the state of the sale. */
  sale: (state: string) => void;
  /** Nothing comes any more. The stream tries by itself to come back, unless it was refused. */
  lost: () => void;
}

/** The server says something every 10 s. */
const SILENT_MS = 25_000;
/** Who was refused comes again much later, and not together with others. */
const REFUSED_MS = 30_000;

/** Changes of seats as they happen, as long as the browser and the network let them through. */
export class LiveStream {
  /** Whether something came lately: then nobody needs to ask. */
  isLive = false;
  private readonly path: string;
  private readonly ears: StreamEars;
  private source: EventSource | null = null;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private notBeforeMs = 0;

  constructor(path: string, ears: StreamEars) {
    this.path = path;
    this.ears = ears;
  }

  /** Does nothing where it is open, where it was refused lately, or where the browser has no such thing. */
  open(from: string): void {
    if (this.source || typeof EventSource === 'undefined' || performance.now() < this.notBeforeMs) return;
    const source = new EventSource(`${this.path}?from=${from}`);
    this.source = source;
    const hear = (name: string, tell: (data: string) => void): void =>
      source.addEventListener(name, (event: MessageEvent<string>) => {
        if (this.source !== source) return;
        this.heard();
        tell(event.data);
      });
    hear('delta', (data) => this.ears.delta(JSON.parse(data) as Delta));
    hear('reset', (data) => this.ears.reset((JSON.parse(data) as { version: string }).version));
    hear('stale', () => this.ears.stale());
    hear('sale', (data) => this.ears.sale((JSON.parse(data) as { state: string }).state));
    source.addEventListener('error', () => this.source === source && this.broken(source));
    this.listen();
  }

  close(): void {
    clearTimeout(this.silence);
    this.source?.close();
    this.source = null;
    this.isLive = false;
  }

  private heard(): void {
    this.isLive = true;
    this.listen();
  }

  /** A connection may be dead without a word: then it is made anew. */
  private listen(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.close();
      this.ears.lost();
    }, SILENT_MS);
  }

  private broken(source: EventSource): void {
    this.isLive = false;
    if (source.readyState === EventSource.CLOSED) {
      this.notBeforeMs = performance.now() + REFUSED_MS * (0.5 + Math.random());
      this.close();
    }
    this.ears.lost();
  }
}
