import { randomUUID } from 'node:crypto';
import { parseEventScopedId } from '../../src/kit/index.ts';
import type { CrashPoint } from '../../src/platform/crash-points/crash-points.ts';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { seededRandom } from '../harness/seeded.ts';
import { accepted, type Order, type Payment, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';
import { declaredWithin, generationOf } from './generation.ts';
import type { Sale } from './sale.ts';
import { sentence } from './trial.ts';

/** What a purchase of a stimulus has come to. */
interface Bought {
  readonly visitor: Visitor;
  readonly order: Order;
  readonly payment: Payment;
}

const SETTLED_WITHIN_MS = 20_000;
/** As `ExpireOrders` has it. */
const SWEEPS_EVERY_MS = 1_000;

/** Things that the usual crowd does not do, or too seldom: each leads a replica past one crash point. */
export class Stimuli {
  readonly #sale: Sale;
  /** Its own: the crowd would have sold it out long before the last point. */
  readonly #hall: PublishedEvent;
  readonly #rupees: PublishedEvent;
  readonly #random: () => number;
  #visitors = 0;
  #trouble = '';

  private constructor(sale: Sale, hall: PublishedEvent, rupees: PublishedEvent) {
    this.#sale = sale;
    this.#hall = hall;
    this.#rupees = rupees;
    this.#random = seededRandom(sale.seed);
  }

  static async of(sale: Sale): Promise<Stimuli> {
    const published = (currency: string): Promise<PublishedEvent> =>
      publishEvent(sale.rig.product, { rows: 50, seatsPerRow: 40, currency });
    return new Stimuli(sale, await published('EUR'), await published('INR'));
  }

  /** What broke off the last one: a kill, as a rule. */
  get trouble(): string {
    return this.#trouble;
  }

  /** Once. What a kill breaks off is what the test is about: the oracle looks at what became of it. */
  async give(point: CrashPoint): Promise<void> {
    await this.#lead(point).catch((error: unknown) => (this.#trouble = sentence(error)));
  }

  /** Nothing where the crowd alone is enough. */
  async #lead(point: CrashPoint): Promise<void> {
    switch (point) {
      case 'C10':
      case 'C26':
        return this.#lapse();
      case 'C12':
        return this.#seatsGone();
      case 'C16':
        return this.#refusedCapture();
      case 'C19':
      case 'C18':
        return this.#cancelPaying();
      case 'C20':
        return this.#payLate();
      case 'C21':
        return void (await this.#refund('pm_card_visa'));
      case 'C27':
        return this.#flush();
      case 'C29':
        return this.#loseCommits();
      case 'C32':
        return this.#crossRefund();
      default:
        return;
    }
  }

  /** Everything else as it was. */
  calm(): void {
    this.#sale.rig.heal();
    this.#sale.rig.product.fakepay.faults.clear();
  }

  async #order(event = this.#hall, method = 'card'): Promise<Bought> {
    const nth = this.#visitors++;
    const address = `127.1.${64 + (nth >> 7)}.${1 + (nth & 127)}`;
    const visitor = new Visitor(this.#sale.rig.product.url, { address, timeoutMs: 8_000 });
    const hold = accepted(await visitor.hold(event.slug, { bestAvailable: { quantity: 1 } }));
    const order = accepted(await visitor.order(hold.id));
    return { visitor, order, payment: accepted(await visitor.pay(order.id, randomUUID(), method)) };
  }

  async #bought(card: string): Promise<Bought> {
    const bought = await this.#order();
    accepted(await bought.visitor.confirm(bought.payment, { card }));
    await bought.visitor.waitFor(bought.order.id, 'paid', SETTLED_WITHIN_MS);
    return bought;
  }

  /** His time is over within a second, at whatever moment: right after one sweep of a replica it would always meet the same next one. */
  async #lapse(of?: Bought): Promise<void> {
    const { visitor, order } = of ?? (await this.#order());
    await this.#sale.rig.stores.query(
      `UPDATE orders SET pay_by = moment, pay_by_most = moment
       FROM (SELECT clock_timestamp() + $2 * interval '1 millisecond' AS moment) WHERE id = $1`,
      [uuidOf(order), Math.floor(this.#random() * SWEEPS_EVERY_MS)],
    );
    await visitor.waitFor(order.id, 'expired', SETTLED_WITHIN_MS);
  }

  async #cancelPaying(): Promise<void> {
    const { visitor, order } = await this.#order();
    accepted(await visitor.request('POST', `/api/orders/${order.id}/cancel`));
  }

  /** The claims of a paying order vanish, as no code of ours lets them: taken out by hand, and into the log. */
  async #seatsGone(): Promise<void> {
    const bought = await this.#order();
    const { stores } = this.#sale.rig;
    await stores.query(
      `WITH freed AS (
         UPDATE places SET state = 'f', order_id = NULL, version = version + 1 WHERE order_id = $1 RETURNING event_id, seat_no)
       INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after)
       SELECT event_id, 'system:fault-test', 'seats taken away', array_agg(seat_no), 'c', 'f' FROM freed GROUP BY event_id`,
      [uuidOf(bought.order)],
    );
    accepted(await bought.visitor.confirm(bought.payment));
    await bought.visitor.waitFor(bought.order.id, 'cancelled', SETTLED_WITHIN_MS);
  }

  /** The reservation is gone at the provider before it is captured. */
  async #refusedCapture(): Promise<void> {
    const { fakepay } = this.#sale.rig.product;
    fakepay.faults.add({ on: 'capture', fault: '500_before', forMs: 1_500 });
    const bought = await this.#order();
    accepted(await bought.visitor.confirm(bought.payment));
    await bought.visitor.waitFor(bought.order.id, 'finalised', SETTLED_WITHIN_MS);
    await this.#gateway(`/v1/payment_intents/${intentOf(bought)}/cancel`);
    await bought.visitor.waitFor(bought.order.id, 'payment_failed', SETTLED_WITHIN_MS);
  }

  /** The payer's app pays after his order has expired. */
  async #payLate(): Promise<void> {
    this.#sale.rig.product.fakepay.faults.add({ on: 'upi', fault: 'late_success', ms: 500 });
    const bought = await this.#order(this.#rupees, 'upi');
    accepted(await bought.visitor.confirm(bought.payment, { card: 'pm_upi' }));
    await this.#lapse(bought);
    await bought.visitor.waitFor(bought.order.id, 'paid', SETTLED_WITHIN_MS);
  }

  async #refund(card: string): Promise<Bought> {
    const bought = await this.#bought(card);
    const { product } = this.#sale.rig;
    const url = `/api/admin/orders/${bought.order.id}/refunds`;
    accepted(
      await bought.visitor.request('POST', url, {
        body: { all: true, reason: 'requested' },
        key: randomUUID(),
        headers: { authorization: `Bearer ${product.organizers[0].key}` },
      }),
    );
    return bought;
  }

  /** A dispute comes while the refund is on its way. */
  async #crossRefund(): Promise<void> {
    const bought = await this.#refund('pm_card_pendingRefund');
    await this.#sent(bought);
    await fetch(`${this.#sale.rig.product.fakepay.url}/__disputes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ payment_intent: intentOf(bought), reason: 'fraudulent' }),
    });
  }

  /** One that has not been sent would be taken back, and nothing would cross. */
  async #sent({ order }: Bought): Promise<void> {
    const sent = async (): Promise<boolean> =>
      (
        await this.#sale.rig.stores.query('SELECT FROM refunds WHERE order_id = $1 AND sent_at IS NOT NULL', [
          uuidOf(order),
        ])
      ).length > 0;
    await until(sent, { withinMs: SETTLED_WITHIN_MS, what: 'the refund is sent', everyMs: 20 });
  }

  /** Redis is empty, and the armed replica is asked for a seat first. */
  async #flush(): Promise<void> {
    const { stores, product } = this.#sale.rig;
    const [hall] = this.#sale.halls;
    const before = await generationOf(this.#sale.rig, hall!.slug);
    await stores.redisCommand('FLUSHALL');
    const visitor = new Visitor(product.replicas[0]!.url, { address: '127.1.63.1', timeoutMs: 8_000 });
    await visitor.get(`/api/events/${hall!.slug}/availability`);
    await declaredWithin(this.#sale.rig, hall!.slug, before, SETTLED_WITHIN_MS);
    visitor.leave();
  }

  /** The connection ends under one commit of the armed replica. */
  async #loseCommits(): Promise<void> {
    let lost = false;
    for (const link of this.#sale.rig.links('postgres', 0)) {
      link.watch((chunk, connection) => {
        if (lost || !chunk.includes('COMMIT\0')) return;
        lost = true;
        connection.dropReply();
      });
    }
    await this.#cancelPaying();
  }

  async #gateway(path: string): Promise<void> {
    const { url, keys } = this.#sale.rig.product.fakepay;
    const answer = await fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${keys.secret}` } });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
  }
}

function uuidOf({ id }: Pick<Order, 'id'>): string {
  return parseEventScopedId('ord', id)?.id ?? id;
}

function intentOf({ payment }: Bought): string {
  return payment.clientSecret.split('_secret_')[0] ?? '';
}
