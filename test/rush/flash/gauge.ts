import { childrenOf } from '../../../local/process-table.ts';
import { cpuNs } from '../../harness/cpu.ts';
import type { Rig } from '../../rig/rig.ts';
import { nowMs } from '../browser.ts';

/** What was seen of the product from outside at one moment, in ms since 1970. */
export interface Reading {
  readonly atMs: number;
  readonly sold: number;
  /** Held or claimed. */
  readonly taken: number;
}

/** CPU that each part has used since the gauge began, in ms. */
export interface Parts {
  replicas: number;
  balancer: number;
  postgres: number;
  redis: number;
  /** All of this process: the crowd, the gateway in the box, and those who look on. */
  here: number;
}

/** What the product's own live set of invariants says. */
export interface Invariants {
  readonly hold: number;
  readonly broken: readonly string[];
}

const EVERY_MS = 1_000;
/** A page of metrics costs a replica more than many a request that it is there to count. */
const ASKS_EVERY = 5;
const LOOKS_WITHIN_MS = 3_000;
const PLACES = `
  SELECT count(*) FILTER (WHERE state = 's')::int AS sold, count(*) FILTER (WHERE state = 'c')::int AS taken
  FROM places WHERE event_id = $1`;

/** Reads every second what is sold, what the invariants say, and what CPU everything has used. */
export class Gauge {
  readonly readings: Reading[] = [];
  readonly cpuMs: Parts = { replicas: 0, balancer: 0, postgres: 0, redis: 0, here: 0 };
  invariants: Invariants = { hold: 0, broken: [] };
  readonly #rig: Rig;
  readonly #eventNo: number;
  readonly #timer: NodeJS.Timeout;
  readonly #seenNs = new Map<number, number>();
  #looks = 0;
  #isLooking = false;
  #isFirst = true;

  constructor(rig: Rig, eventNo: number) {
    this.#rig = rig;
    this.#eventNo = eventNo;
    this.#timer = setInterval(() => void this.look(), EVERY_MS);
    this.#count();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** What each part has used by now. */
  count(): Readonly<Parts> {
    this.#count();
    return { ...this.cpuMs };
  }

  get sold(): number {
    return this.readings.at(-1)?.sold ?? 0;
  }

  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#count();
    try {
      const [row] = await this.#rig.stores.query<Omit<Reading, 'atMs'>>(PLACES, [this.#eventNo]);
      this.readings.push({ atMs: nowMs(), ...row! });
      if (this.#looks++ % ASKS_EVERY === 0) await this.#ask();
    } catch {
      // Whatever is away is not read; the time between two readings says so.
    } finally {
      this.#isLooking = false;
    }
  }

  /** The replica whose turn it was last knows most: whatever any of them has found counts. */
  async #ask(): Promise<void> {
    const { replicas } = this.#rig.product;
    const signal = AbortSignal.timeout(LOOKS_WITHIN_MS);
    const texts = await Promise.all(
      replicas.map(async ({ url }) => (await fetch(`${url}/metrics`, { signal })).text()),
    );
    const values = texts.flatMap((text) => [
      ...text.matchAll(/^stampede_invariant_broken\{id="([^"]+)"[^}]*\} (\d+)/gm),
    ]);
    const known = new Set(values.map(([, id]) => id!));
    const broken = [...new Set(values.flatMap(([, id, count]) => (Number(count) > 0 ? [id!] : [])))];
    if (known.size > 0) this.invariants = { hold: known.size - broken.length, broken };
  }

  /** Of processes that come and go: what a new one has used counts from its first breath, but for those that were there at first. */
  #count(): void {
    const { product, stores } = this.#rig;
    const add = (part: keyof Parts, pid: number): void => {
      const ns = usedNs(pid);
      if (ns === null) return;
      this.cpuMs[part] += (ns - (this.#seenNs.get(pid) ?? (this.#isFirst ? ns : 0))) / 1e6;
      this.#seenNs.set(pid, ns);
    };
    for (const { pid } of product.replicas) add('replicas', pid);
    add('redis', stores.redisServer.pid);
    add('here', process.pid);
    const postmaster = stores.postgres.pid;
    for (const pid of [postmaster, ...childrenOf(postmaster)]) add('postgres', pid);
    const balancer = product.balancer?.pid;
    if (balancer !== undefined) for (const pid of [balancer, ...childrenOf(balancer)]) add('balancer', pid);
    this.#isFirst = false;
  }
}

function usedNs(pid: number): number | null {
  try {
    return cpuNs(pid);
  } catch {
    // It has just been killed, or is not there yet.
    return null;
  }
}
