import type { Rig } from '../../rig/rig.ts';
import { until } from '../../harness/wait.ts';
import { nowMs } from '../browser.ts';

/** A time in which something was broken on purpose, and what followed from it. In ms since 1970. */
export interface Window {
  readonly what: string;
  readonly fromMs: number;
  /** When it was well again, and some seconds for those whom it had held up; Infinity while it is not. */
  readonly untilMs: number;
}

/** How far the sale must be: chaos strikes while people buy, however many there are. */
interface Strike {
  readonly atSold: number;
  readonly what: string;
  readonly strike: (rig: Rig) => Promise<void>;
}

export interface ChaosOptions {
  readonly random: () => number;
  /** Of the stock, what is sold so far. */
  readonly sold: () => number;
  /** Nothing will be sold any more. */
  readonly over: () => boolean;
  readonly slug: string;
  readonly say: (line: string) => void;
}

const SLOW_MS = 700;
const SLOW_FOR_MS = 8_000;
const BACK_WITHIN_MS = 60_000;
/** Whoever was told to come again does so until then. */
const AFTERMATH_MS = 5_000;
const LONGEST_MS = 3_600_000;

/** Breaks a running sale, one thing after the other, at the same points of the sale for the same seed. */
export class Chaos {
  readonly windows: Window[] = [];
  /** What did not strike, or did not come back: such a chaos proves nothing. */
  readonly trouble: string[] = [];
  readonly #rig: Rig;
  readonly #options: ChaosOptions;

  constructor(rig: Rig, options: ChaosOptions) {
    this.#rig = rig;
    this.#options = options;
  }

  /** What is broken now, or was a moment ago. */
  get now(): string | null {
    return this.windows.find(({ untilMs }) => untilMs > nowMs())?.what ?? null;
  }

  /** Strikes until all is done or nobody buys any more. Never throws: trouble is kept. */
  async run(): Promise<void> {
    for (const each of this.#script()) {
      await this.#strike(each).catch((error: Error) => this.trouble.push(`${each.what}: ${error.message}`));
    }
  }

  async #strike({ atSold, what, strike }: Strike): Promise<void> {
    const { sold, over, say } = this.#options;
    await until(() => (sold() >= atSold && this.now === null) || over(), { withinMs: LONGEST_MS, what, everyMs: 50 });
    if (over()) {
      this.trouble.push(`"${what}" has not struck: the sale was over before`);
      return;
    }
    say(`chaos: ${what}`);
    const at = this.windows.push({ what, fromMs: nowMs(), untilMs: Number.POSITIVE_INFINITY }) - 1;
    await strike(this.#rig);
    this.windows[at] = { ...this.windows[at]!, untilMs: nowMs() + AFTERMATH_MS };
    say(`chaos: well again after ${((nowMs() - this.windows[at].fromMs) / 1_000).toFixed(1)} s`);
  }

  #script(): readonly Strike[] {
    const first = Math.floor(this.#options.random() * this.#rig.product.replicas.length);
    const second = (first + 1) % this.#rig.product.replicas.length;
    return [
      { atSold: 0.08, what: `replica ${first + 1} is killed`, strike: (rig) => killed(rig, first) },
      { atSold: 0.25, what: 'Redis is killed', strike: (rig) => this.#redisKilled(rig) },
      { atSold: 0.45, what: 'the gateway is slow', strike: slowed },
      { atSold: 0.65, what: `replica ${second + 1} is killed`, strike: (rig) => killed(rig, second) },
    ];
  }

  /** It has its file; the replicas see another life of it, and declare a new generation. */
  async #redisKilled({ stores, product }: Rig): Promise<void> {
    await stores.redisServer.restart('SIGKILL');
    const holds = async (): Promise<boolean> => {
      const asked = product.replicas.map(({ url }) => fetch(`${url}/api/events/${this.#options.slug}/availability`));
      return (await Promise.all(asked)).every(({ ok }) => ok);
    };
    await until(holds, { withinMs: BACK_WITHIN_MS, what: 'every replica has its board again', everyMs: 50 });
  }
}

async function killed({ product }: Rig, replica: number): Promise<void> {
  await product.replicas[replica]!.kill('SIGKILL');
  await product.restart(replica);
}

/** It answers right, and late. */
async function slowed({ product }: Rig): Promise<void> {
  const { id } = product.fakepay.faults.add({ on: '*', fault: 'brownout', ms: SLOW_MS, errorShare: 0 });
  await new Promise((resolve) => setTimeout(resolve, SLOW_FOR_MS));
  product.fakepay.faults.clear(id);
}
