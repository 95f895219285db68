import { say } from '../../../local/progress.ts';
import { quantile } from '../pace.ts';
import type { Progress } from '../recorder.ts';
import type { Invariants } from './gauge.ts';

/** Everything that one look at a rush shows. */
export interface Scene {
  readonly sinceOpeningMs: number;
  readonly people: number;
  readonly stock: number;
  readonly arrived: number;
  readonly letIn: number;
  readonly sold: number;
  readonly taken: number;
  readonly ordersPerSecond: number;
  readonly progress: Progress;
  /** What answers of the last seconds took, by what was asked. */
  readonly tookMs: Readonly<{ [what: string]: readonly number[] }>;
  readonly lagP99Ms: number;
  readonly invariants: Invariants;
  /** What is broken on purpose. */
  readonly chaos: string | null;
}

/** The steps that a person waits for, in order. */
export const STEPS = ['join', 'admission', 'snapshot', 'hold', 'order', 'payment', 'confirm'] as const;
const BAR = 24;
const MOST_REFUSALS = 4;

/** A few lines that say how it stands. */
export function linesOf(scene: Scene): string[] {
  const { people, stock, arrived, letIn, sold, taken, ordersPerSecond, progress, chaos } = scene;
  const waiting = Math.max(0, progress.joined - letIn);
  const share = Math.min(1, sold / stock);
  const bar = '█'.repeat(Math.round(share * BAR)).padEnd(BAR, '░');
  return [
    `${clock(scene.sinceOpeningMs)}  ${bar}  ${count(sold)} of ${count(stock)} seats sold (${(share * 100).toFixed(1)} %)`,
    `arrived ${count(arrived)} of ${count(people)}   waiting ${count(waiting)}   admitted ${count(letIn)}   inside ${count(progress.inside)}   ` +
      `held ${count(progress.held)}   claimed ${count(taken)}   orders ${count(progress.ordered)}, paid ${count(progress.paid)} (${ordersPerSecond.toFixed(1)} a second)`,
    `p50/p95/p99 ms, last 10 s:   ${quantilesOf(scene.tookMs, STEPS)}`,
    `refusals:   ${refusalsOf(progress.refusals)}`,
    `invariants: ${invariantsOf(scene.invariants)}   generator ${scene.lagP99Ms.toFixed(1)} ms late at p99${chaos === null ? '' : `   chaos: ${chaos}`}`,
  ];
}

/** One line, where lines cannot be drawn again. */
export function lineOf(scene: Scene): string {
  const { progress, letIn, sold, stock, ordersPerSecond, chaos } = scene;
  const waiting = Math.max(0, progress.joined - letIn);
  const refused = Object.values(progress.refusals).reduce((sum, each) => sum + each, 0);
  const took = (what: string): string => `${what} ${ms(scene.tookMs[what] ?? [], 0.99)}`;
  return [
    clock(scene.sinceOpeningMs),
    `arrived ${count(scene.arrived)}, waiting ${count(waiting)}, admitted ${count(letIn)}, held ${count(progress.held)}`,
    `sold ${count(sold)} of ${count(stock)}`,
    `${ordersPerSecond.toFixed(1)} orders/s`,
    `p99 ms: ${took('join')}, ${took('hold')}, ${took('confirm')}`,
    `${count(refused)} refusals`,
    `invariants ${invariantsOf(scene.invariants)}`,
    ...(chaos === null ? [] : [`chaos: ${chaos}`]),
  ].join('; ');
}

/** `hold 3/8/12   order 4/9/14` */
export function quantilesOf(tookMs: Scene['tookMs'], steps: readonly string[]): string {
  const parts = steps.flatMap((step) => {
    const took = tookMs[step] ?? [];
    return took.length === 0 ? [] : [`${step} ${[0.5, 0.95, 0.99].map((part) => ms(took, part)).join('/')}`];
  });
  return parts.length === 0 ? 'nothing yet' : parts.join('   ');
}

export function refusalsOf(refusals: Progress['refusals']): string {
  const sorted = Object.entries(refusals).sort(([, a], [, b]) => b - a);
  if (sorted.length === 0) return 'none';
  const shown = sorted.slice(0, MOST_REFUSALS).map(([name, times]) => `${times} × ${name}`);
  const more = sorted.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more kinds`] : [])].join('   ');
}

function invariantsOf({ hold, broken }: Invariants): string {
  if (broken.length > 0) return `BROKEN: ${broken.join(', ')}`;
  return hold === 0 ? 'not asked yet' : `${hold} hold`;
}

const ms = (took: readonly number[], part: number): string =>
  took.length === 0 ? '–' : quantile(took, part).toFixed(0);
export const count = (number: number): string => number.toLocaleString('en');

export function clock(sinceMs: number): string {
  const seconds = Math.round(Math.abs(sinceMs) / 1_000);
  const text = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return sinceMs < 0 ? `-${text}` : ` ${text}`;
}

const REDRAWN_EVERY_MS = 500;
const SAID_EVERY_MS = 5_000;

/** What there is to see at one moment: a few lines, or one where lines cannot be drawn again. */
export interface Sight {
  readonly lines: readonly string[];
  readonly line: string;
}

/** Where it is shown: redrawn in place on a terminal, else a line now and then. */
export class Screen {
  readonly #isLive: boolean;
  readonly #isMute: boolean;
  readonly #sight: () => Sight;
  readonly #timer: NodeJS.Timeout;
  #drawn = 0;

  /** @param how `lines`: now and then one on a terminal too; `nothing`: what is said alone */
  constructor(sight: () => Sight, how: 'live' | 'lines' | 'nothing' = 'live') {
    this.#isLive = process.stdout.isTTY && how === 'live';
    this.#isMute = how === 'nothing';
    this.#sight = sight;
    this.#timer = setInterval(() => this.#show(), this.#isLive ? REDRAWN_EVERY_MS : SAID_EVERY_MS);
  }

  /** A line that stays, above what is redrawn. */
  say(line: string): void {
    this.#wipe();
    process.stdout.write(`${line}\n`);
    if (this.#isLive) this.#show();
  }

  /** What stands there stays. */
  close(): void {
    clearInterval(this.#timer);
    this.#show();
    this.#drawn = 0;
  }

  #show(): void {
    if (this.#isMute) return;
    const sight = this.#sight();
    if (!this.#isLive) return say(sight.line);
    this.#wipe();
    const width = process.stdout.columns || 120;
    const lines = sight.lines.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line));
    process.stdout.write(`${lines.join('\n')}\n`);
    this.#drawn = lines.length;
  }

  #wipe(): void {
    if (this.#drawn > 0) process.stdout.write(`\x1b[${this.#drawn}A\x1b[0J`);
    this.#drawn = 0;
  }
}
