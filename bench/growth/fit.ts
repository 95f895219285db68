/** A curve through the points of an axis, which says how a cost grows. */
export interface Fit {
  readonly kind: 'a + b·log10 x' | 'a + b·x' | 'a·x^b';
  readonly a: number;
  readonly b: number;
  /** Root of the mean square of what the points are off, as a part of the curve. */
  readonly off: number;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Three points are the fewest through which a curve of two numbers does not simply go. */
const LEAST_POINTS = 3;

/** Where none of a thing is one of the points it counts as one: a logarithm needs something. */
export const counted = (x: number): number => Math.max(1, x);

/**
 * The one of three curves that misses the points least, each by as much as it may be off in parts of the curve: a point that costs
 * little says as much as one that costs a lot.
 * @returns null where there are too few points @throws Error where a cost is not above zero
 */
export function fitOf(spots: readonly Spot[]): Fit | null {
  if (spots.length < LEAST_POINTS) return null;
  if (spots.some(({ y }) => !(y > 0))) throw new Error('a cost is above zero, or there was nothing to measure');
  const fits = [logarithm(spots), line(spots), power(spots)];
  return fits.reduce((best, each) => (each.off < best.off ? each : best));
}

/** What the curve says of a point. */
export function costAt({ kind, a, b }: Pick<Fit, 'kind' | 'a' | 'b'>, x: number): number {
  if (kind === 'a·x^b') return a * counted(x) ** b;
  return a + b * (kind === 'a + b·x' ? counted(x) : Math.log10(counted(x)));
}

function logarithm(spots: readonly Spot[]): Fit {
  const { a, b } = leastSquares(spots.map(({ x, y }) => ({ x: Math.log10(counted(x)), y, weight: 1 / y ** 2 })));
  return withOff(spots, { kind: 'a + b·log10 x', a, b });
}

function line(spots: readonly Spot[]): Fit {
  const { a, b } = leastSquares(spots.map(({ x, y }) => ({ x: counted(x), y, weight: 1 / y ** 2 })));
  return withOff(spots, { kind: 'a + b·x', a, b });
}

function power(spots: readonly Spot[]): Fit {
  const logs = spots.map(({ x, y }) => ({ x: Math.log(counted(x)), y: Math.log(y), weight: 1 }));
  const { a: logA, b } = leastSquares(logs);
  const a = Math.exp(logA);
  return withOff(spots, { kind: 'a·x^b', a, b });
}

function withOff(spots: readonly Spot[], fit: Omit<Fit, 'off'>): Fit {
  const squares = spots.map(({ x, y }) => (y / costAt(fit, x) - 1) ** 2);
  return { ...fit, off: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / spots.length) };
}

function leastSquares(spots: readonly (Spot & { readonly weight: number })[]): { a: number; b: number } {
  const sum = (of: (spot: (typeof spots)[number]) => number): number =>
    spots.reduce((total, spot) => total + spot.weight * of(spot), 0);
  const all = sum(() => 1);
  const [meanX, meanY] = [sum(({ x }) => x) / all, sum(({ y }) => y) / all];
  const spread = sum(({ x }) => (x - meanX) ** 2);
  const b = spread === 0 ? 0 : sum(({ x, y }) => (x - meanX) * (y - meanY)) / spread;
  return { a: meanY - b * meanX, b };
}

/** As a reader of a table wants it. */
export function fitText({ kind, a, b }: Pick<Fit, 'kind' | 'a' | 'b'>): string {
  const [first, second] = [digits(a), digits(Math.abs(b))];
  if (kind === 'a·x^b') return `${first}·x^${b.toFixed(2)}`;
  return `${first} ${b < 0 ? '−' : '+'} ${second}·${kind === 'a + b·x' ? 'x' : 'log10 x'}`;
}

/** Three that matter. */
export function digits(value: number): string {
  if (value === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(value)));
  if (size < -4) return value.toExponential(1);
  const shown = value.toFixed(Math.max(0, 2 - size));
  return size >= 3 ? Math.round(value).toLocaleString('en') : shown;
}
