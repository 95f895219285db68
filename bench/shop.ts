import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { inRoot } from '../local/paths.ts';
import { childrenOf } from '../local/process-table.ts';
import { parseEventScopedId } from '../src/kit/index.ts';
import { cpuNs } from '../test/harness/cpu.ts';
import { until } from '../test/harness/wait.ts';
import { type Rig, startRig } from '../test/rig/rig.ts';
import { type Hall, openHall } from './halls.ts';
import type { Bought, Errand, Purchase } from './shop-process.ts';
import { newFan, SESSION_SECRET } from './world.ts';

/** CPU of everything that runs, in ns. */
export type Parts = Readonly<Record<Part, number>>;
export type Part = (typeof PARTS)[number];
export const PARTS = ['replicas', 'postgres', 'redis', 'gateway', 'shoppers'] as const;

/** What one round of purchases took. */
export interface Sold {
  readonly count: number;
  readonly ms: number;
  readonly cpuNs: Parts;
  readonly looks: number;
  /** How often something was away and asked for again. */
  readonly repeats: number;
  /** From the card to an order that is shown as paid. */
  readonly paidMs: readonly number[];
  /** Transactions that PostgreSQL has committed meanwhile, those of ticks and sweeps among them. */
  readonly commits: number;
}

const SEATS = 2;
/**
 * Orders that are as they must be, with their payment: paid, one payment and that captured, four entries in the ledger, as many seats and live
 * tickets as were wanted and no more. $1 event, $2 orders, $3 seats of each
 */
const BOUGHT = `
  WITH bought AS MATERIALIZED (
    SELECT id, total FROM orders WHERE event_id = $1 AND id = ANY ($2) AND status = 'paid'
  ), paid AS MATERIALIZED (
    SELECT order_id AS id, min(provider_ref) AS ref, sum(amount)::int AS amount FROM payments
    WHERE event_id = $1 GROUP BY 1 HAVING count(*) = 1 AND min(status) = 'captured'
  ), booked AS MATERIALIZED (
    SELECT order_id AS id FROM ledger_entries WHERE event_id = $1 GROUP BY 1 HAVING count(*) = 4 AND sum(amount) = 0
  ), seated AS MATERIALIZED (
    SELECT order_id AS id FROM places WHERE event_id = $1 AND state = 's' GROUP BY 1 HAVING count(*) = $3
  ), issued AS MATERIALIZED (
    SELECT order_id AS id FROM tickets WHERE event_id = $1 GROUP BY 1
    HAVING count(*) = $3 AND count(*) FILTER (WHERE state = 'live') = $3
  )
  SELECT ref, amount FROM bought JOIN paid USING (id) JOIN booked USING (id) JOIN seated USING (id) JOIN issued USING (id)
  WHERE amount = total`;
/** Of the kernel's, in which a process counts the CPU of children that have ended. */
const TICK_NS = 10_000_000;
const DRAINED_WITHIN_MS = 60_000;

/**
 * Replicas that do everything, without a balancer, on stores that keep what they say; a gateway that answers at once, in this process,
 * which does nothing else meanwhile; and shoppers in a process of their own.
 */
export class Shop {
  readonly rig: Rig;
  readonly #shoppers: ChildProcess;
  #hall: Hall | undefined;
  #halls = 0;
  #next = 0;
  #fans = 0;

  static async open(replicas: number, dist?: string): Promise<Shop> {
    const rig = await startRig({
      replicas,
      straight: true,
      balancer: false,
      ...(dist === undefined ? {} : { dist }),
      postgres: { fsync: 'on' },
      env: { DEADLINE_SCALE: '1', LOG_LEVEL: 'info', SESSION_SECRET, TRUSTED_PROXIES: '127.0.0.0/8' },
    });
    const child = fork(inRoot('bench', 'shop-process.ts'), {
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    const shop = new Shop(rig, child);
    await shop.#told;
    return shop;
  }

  private constructor(rig: Rig, shoppers: ChildProcess) {
    this.rig = rig;
    this.#shoppers = shoppers;
  }

  /**
   * So many orders of two seats, each from its hold to its tickets, and until its mail is out.
   * @throws Error where any of it was refused, or is not in PostgreSQL and at the gateway as it must be
   */
  async sell(count: number, atOnce: number): Promise<Sold> {
    const { product, stores } = this.rig;
    const hall = await this.#hallFor(count);
    const purchases = this.#purchases(hall, count);
    await stores.query('CHECKPOINT');
    await pause(100);
    const before = { parts: this.parts(), commits: await this.#commits() };
    const errand: Errand = {
      replicas: product.replicas.map(({ port }) => port),
      gateway: product.fakepay.port,
      slug: hall.slug,
      purchases,
      atOnce,
    };
    this.#shoppers.send(errand);
    const { ms, orders, looks, repeats, paidMs, refused } = await this.#told;
    if (refused !== null) throw new Error(refused);
    await this.#drained(hall);
    const parts = this.parts();
    const spent = Object.fromEntries(PARTS.map((part) => [part, parts[part] - before.parts[part]])) as Parts;
    const commits = (await this.#commits()) - before.commits;
    await this.#verify(hall, orders);
    return { count, ms, cpuNs: spent, looks, repeats, paidMs, commits };
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#shoppers.once('exit', resolve));
    this.#shoppers.kill('SIGKILL');
    await gone;
    await this.rig.close();
  }

  async #hallFor(count: number): Promise<Hall> {
    if (!this.#hall || this.#next + count > this.#hall.parties.length * 2) {
      this.#hall = await openHall(this.rig, `bench-shop-${this.#halls++}`);
      this.#next = 0;
    }
    return this.#hall;
  }

  #purchases(hall: Hall, count: number): Purchase[] {
    return Array.from({ length: count }, () => {
      const n = SEATS * this.#next++;
      return { headers: newFan(this.#fans++), seats: hall.seatsOf([n, n + 1]) };
    });
  }

  /** Nothing is left to do: what follows an order belongs to it. */
  async #drained({ eventNo }: Hall): Promise<void> {
    const left = 'SELECT count(*)::int AS jobs FROM outbox WHERE event_id = $1 AND done_at IS NULL';
    await until(
      async () => {
        const [row] = await this.rig.stores.query<{ jobs: number }>(left, [eventNo]);
        return row?.jobs === 0 && this.rig.product.fakepay.pendingWebhooks() === 0;
      },
      { withinMs: DRAINED_WITHIN_MS, what: 'all mails are out', everyMs: 50 },
    );
  }

  async #verify({ eventNo }: Hall, orders: readonly string[]): Promise<void> {
    const { product, stores } = this.rig;
    const ids = orders.map((order) => parseEventScopedId('ord', order)!.id);
    const bought = await stores.query<{ ref: string; amount: number }>(BOUGHT, [eventNo, ids, SEATS]);
    const { intents, movements } = product.fakepay.truth();
    const known = new Set(orders);
    const ours = intents.filter(({ metadata }) => known.has(metadata.order_id ?? ''));
    const moved = Map.groupBy(movements, ({ intent }) => intent);
    const taken = bought.filter(({ ref, amount }) => {
      const kinds = moved.get(ref)?.map((each) => `${each.kind} ${each.amount}`);
      return kinds?.join() === `authorise ${amount},capture ${amount}`;
    });
    const found = [known.size, bought.length, ours.length, taken.length];
    if (found.some((count) => count !== orders.length))
      throw new Error(
        `of ${orders.length} orders so many are other ones, whole, at the gateway, and taken once: ${found.join(', ')}`,
      );
  }

  async #commits(): Promise<number> {
    const sql = 'SELECT xact_commit::int AS commits FROM pg_stat_database WHERE datname = current_database()';
    return (await this.rig.stores.query<{ commits: number }>(sql))[0]!.commits;
  }

  parts(): Parts {
    const { product, stores } = this.rig;
    return {
      replicas: product.replicas.reduce((sum, { pid }) => sum + cpuNs(pid), 0),
      postgres: treeNs(stores.postgres.pid),
      redis: treeNs(stores.redisServer.pid),
      gateway: cpuNs(process.pid),
      shoppers: cpuNs(this.#shoppers.pid!),
    };
  }

  get #told(): Promise<Bought> {
    return new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('the shoppers have ended by themselves'));
      this.#shoppers.once('exit', gone).once('message', (bought: Bought) => {
        this.#shoppers.off('exit', gone);
        resolve(bought);
      });
    });
  }
}

/** Of a process, its children, and those that have ended. */
function treeNs(pid: number): number {
  // Behind the name, which may have spaces: user and system time of children that were waited for are the 14th and 15th.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const ended = (Number(fields[13]) + Number(fields[14])) * TICK_NS;
  return [pid, ...childrenOf(pid)].reduce((sum, each) => sum + cpuNs(each), ended);
}
