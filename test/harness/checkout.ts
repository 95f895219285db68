import { expect } from 'vitest';
import { type EventOptions, publishEvent, type PublishedEvent } from './events.ts';
import { type Product, type ProductOptions, startProduct } from './product.ts';
import {
  accepted,
  type Answer,
  type Choice,
  type Hold,
  type Order,
  type Payment,
  type Problem,
  Visitor,
} from './visitor.ts';
import { until } from './wait.ts';

export interface Pending {
  readonly visitor: Visitor;
  readonly hold: Hold;
  readonly order: Order;
}

/** What the gateway knows of an order of two seats that was paid, and of no other one. */
export const PAID_ONCE = { statuses: ['succeeded'], movements: ['authorise 10000', 'capture 10000'] };

export const refusal = ({ status, body }: Answer<Problem>): [number, string] => [status, body.code];

/** A product with one event of 400 seats, and what tests of the checkout ask of it. */
export class Checkout {
  readonly product: Product;
  readonly event: PublishedEvent;
  #visitors = 0;

  constructor(product: Product, event: PublishedEvent) {
    this.product = product;
    this.event = event;
  }

  /** Two replicas that give the provider 2 s to answer: a machine that stands still for a moment is no provider that is away. */
  static async start(options: ProductOptions = {}, event: EventOptions = {}): Promise<Checkout> {
    const env = { STRIPE_TIMEOUT_MS: '2000', ...options.env };
    const product = await startProduct({ replicas: 2, balancer: true, ...options, env });
    return new Checkout(product, await publishEvent(product, { rows: 20, seatsPerRow: 20, ...event }));
  }

  /** Somebody new, from an address that nobody has come from. */
  somebody(): Visitor {
    this.#visitors++;
    const address = `127.3.${this.#visitors >> 7}.${1 + (this.#visitors & 127)}`;
    return new Visitor(this.product.url, { address });
  }

  async pendingOrder(visitor = this.somebody(), quantity = 2): Promise<Pending> {
    return this.ordered(visitor, { bestAvailable: { quantity } });
  }

  async ordered(visitor: Visitor, choice: Choice): Promise<Pending> {
    const hold = accepted(await visitor.hold(this.event.slug, choice));
    return { visitor, hold, order: accepted(await visitor.order(hold.id)) };
  }

  async pendingPayment(visitor?: Visitor): Promise<Pending & { readonly payment: Payment }> {
    const pending = await this.pendingOrder(visitor);
    return { ...pending, payment: await pending.visitor.payable(pending.order.id) };
  }

  /** The order's id in the database. */
  async uuidOf({ hold }: Pending): Promise<string> {
    const sql = 'SELECT id FROM orders WHERE hold_id = $1';
    const [row] = await this.product.stores.query<{ id: string }>(sql, [hold.id]);
    return row!.id;
  }

  /** One letter a place of the order in PostgreSQL: f free, c claimed, s sold. */
  async statesOf(pending: Pending): Promise<string> {
    const rows = await this.product.stores.query<{ state: string }>(
      `SELECT p.state FROM places p JOIN order_lines l USING (event_id, seat_no) WHERE l.order_id = $1 ORDER BY seat_no`,
      [await this.uuidOf(pending)],
    );
    return rows.map(({ state }) => state).join('');
  }

  /** What the gateway knows of an order: its intents, and the movements of money such as `capture 10000`. */
  truthOf({ order }: Pick<Pending, 'order'>): { statuses: string[]; movements: string[] } {
    const { intents, movements } = this.product.fakepay.truth();
    const own = intents.filter(({ metadata }) => metadata.order_id === order.id);
    const ids = new Set(own.map(({ id }) => id));
    return {
      statuses: own.map(({ status }) => status),
      movements: movements.filter(({ intent }) => ids.has(intent)).map(({ kind, amount }) => `${kind} ${amount}`),
    };
  }

  /** Why the last card was declined, once it is told. */
  async paymentErrorOf({ visitor, order }: Pending): Promise<Order['paymentError']> {
    return until(async () => (await visitor.read(order.id)).body.paymentError, {
      what: 'the decline is shown',
    });
  }

  /** Status, method and provider of the order's payments, oldest first. */
  async paymentsOf(pending: Pending): Promise<string[]> {
    const rows = await this.product.stores.query<{ text: string }>(
      "SELECT provider || ' ' || method || ' ' || status AS text FROM payments WHERE order_id = $1 ORDER BY created_at",
      [await this.uuidOf(pending)],
    );
    return rows.map(({ text }) => text);
  }

  /** Sums of the ledger by account, zero left out. The rows of all accounts sum to zero, or it throws. */
  async ledgerOf(pending: Pending): Promise<Record<string, number>> {
    const rows = await this.product.stores.query<{ account: string; sum: string }>(
      'SELECT account, sum(amount) AS sum FROM ledger_entries WHERE order_id = $1 GROUP BY account',
      [await this.uuidOf(pending)],
    );
    const sums = rows.map(({ account, sum }) => [account, Number(sum)] as const);
    expect(sums.reduce((total, [, sum]) => total + sum, 0)).toBe(0);
    return Object.fromEntries(sums.filter(([, sum]) => sum !== 0));
  }

  async makeOverdue(pending: Pending): Promise<void> {
    const sql =
      "UPDATE orders SET pay_by = clock_timestamp() - interval '1 second', pay_by_most = clock_timestamp() WHERE id = $1";
    await this.product.stores.query(sql, [await this.uuidOf(pending)]);
  }

  /** The seats can be held by somebody else: PostgreSQL and Redis both have them free. */
  async expectSeatsFree(pending: Pending): Promise<void> {
    expect(await this.statesOf(pending)).toBe('ff');
    const seats = pending.hold.seats.map(({ id }) => id);
    const other = this.somebody();
    const again = await until(
      async () => {
        const answer = await other.hold(this.event.slug, { seats });
        return answer.status === 201 ? answer.body : null;
      },
      { what: 'the seats can be held again' },
    );
    expect((await other.request('DELETE', `/api/holds/${again.id}`)).status).toBe(204);
  }
}
