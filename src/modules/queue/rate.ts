/** What bounds how many people a minute may come in. Null: no opinion. */
export interface RateBounds {
  /** As the organizer has set it. */
  readonly perMinute: number;
  /** What each registered limit allows, in people a second. */
  readonly limits: readonly (number | null)[];
  /** What one checkout takes now, and what it may take. */
  readonly checkoutMs: number;
  readonly bearableMs: number | null;
}

/** Below this the rate is not throttled: a slow checkout must not stop the sale that would show that it is fast again. */
const LEAST_SHARE = 0.1;

/** People a minute who may come in: the least of all bounds. A whole number, so that the tick never rounds. */
export function admissionRate({ perMinute, limits, checkoutMs, bearableMs }: RateBounds): number {
  const known = limits.filter((each): each is number => each !== null).map((perSecond) => perSecond * 60);
  const share = bearableMs === null || checkoutMs <= bearableMs ? 1 : Math.max(LEAST_SHARE, bearableMs / checkoutMs);
  return Math.max(0, Math.floor(Math.min(perMinute * share, ...known)));
}

/** An honest range: what it takes if all goes on as it has been set, and as it has been going, whichever is slower, and more. */
export function estimateOf(
  ahead: number,
  { setPerMinute, seenPerMinute }: { readonly setPerMinute: number; readonly seenPerMinute: number | null },
): { fromSeconds: number; toSeconds: number } | null {
  const rates = [setPerMinute, seenPerMinute ?? setPerMinute];
  const [fastest, slowest] = [Math.max(...rates), Math.min(...rates)];
  if (fastest <= 0) return null;
  const from = (ahead / fastest) * 60;
  const to = slowest > 0 ? Math.min((ahead / slowest) * 60 * 1.25, from * 10 + 600) : from * 10 + 600;
  return { fromSeconds: Math.floor(from), toSeconds: Math.ceil(to) };
}
