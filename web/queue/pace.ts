/** How far back the line is looked at, and for how long at least, before its own speed counts. */
const WINDOW_MS = 180_000;
const LEAST_WINDOW_MS = 20_000;

/** Nobody's line moves evenly: the range is as wide as this, even where rate and observation agree. */
const FASTER = 0.85;
const SLOWER = 1.25;

export interface Wait {
  fromSeconds: number;
  toSeconds: number;
}

/** How fast the line has really moved, by what this page has seen. */
export class Pace {
  private seen: { atMs: number; served: number }[] = [];

  note(atMs: number, served: number): void {
    this.seen = [...this.seen.filter((each) => each.atMs > atMs - WINDOW_MS), { atMs, served }];
  }

  /** After a pause, what was seen before says nothing. */
  forget(): void {
    this.seen = [];
  }

  perMinute(): number | null {
    const [first] = this.seen;
    const last = this.seen.at(-1);
    if (!first || !last || last.atMs - first.atMs < LEAST_WINDOW_MS) return null;
    return ((last.served - first.served) * 60_000) / (last.atMs - first.atMs);
  }
}

/** Between what the better and the worse of both speeds make of it; null when nothing honest can be said. */
export function waitOf(ahead: number, ratePerMinute: number, seenPerMinute: number | null): Wait | null {
  const seen = seenPerMinute ?? ratePerMinute;
  const slowest = Math.min(ratePerMinute, seen);
  if (slowest <= 0) return null;
  return {
    fromSeconds: ((ahead * 60) / Math.max(ratePerMinute, seen)) * FASTER,
    toSeconds: ((ahead * 60) / slowest) * SLOWER,
  };
}

/** `About 12 to 16 minutes`: outward to steps that grow with the wait, for nobody can know it to the minute. */
export function waitWords({ fromSeconds, toSeconds }: Wait): string {
  if (toSeconds <= 60) return 'Less than a minute';
  const step = toSeconds > 7200 ? 15 : toSeconds > 1800 ? 5 : 1;
  const from = Math.floor(fromSeconds / 60 / step) * step;
  const to = Math.ceil(toSeconds / 60 / step) * step;
  if (from === 0) return `Up to ${span(to)}`;
  if (to < 60) return `About ${from} to ${to} minutes`;
  return `About ${span(from)} to ${span(to)}`;
}

function span(minutes: number): string {
  if (minutes < 60) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ''}`;
}
