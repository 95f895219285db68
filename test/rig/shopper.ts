import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Answer,
  type Choice,
  type Hold,
  type Intent,
  type Order,
  type Payment,
  Visitor,
} from '../harness/visitor.ts';
import type { History, Plan, Told } from './history.ts';
import { nameOf, type Patience, persist } from './persistence.ts';

export interface ShopperOptions {
  readonly url: string;
  readonly address: string;
  readonly event: string;
  readonly plan: Plan;
  readonly choice: Choice;
  readonly history: History;
  readonly patience: Patience;
}

const ANSWER_WITHIN_MS = 12_000;
const LOOKS = 20;
const FIRST_LOOK_MS = 150;
const LONGEST_LOOK_MS = 1_500;
/** A hold that ends this soon may well be gone by the time that its order comes. */
const HOLD_MARGIN_MS = 5_000;
const CARDS: Partial<Record<Plan, string>> = {
  'is declined, then buys': 'pm_card_chargeDeclined',
  'approves 3-D Secure': 'pm_card_threeDSecure2Required',
  'declines 3-D Secure': 'pm_card_threeDSecure2Required',
  'abandons 3-D Secure': 'pm_card_threeDSecure2Required',
};
const UNPAID: ReadonlySet<string> = new Set(['expired', 'cancelled', 'payment_failed', 'refund_pending', 'refunded']);

/** One visitor's way through the shop. What he is told goes into the history; nothing is thrown. */
export class Shopper {
  readonly #options: ShopperOptions;
  readonly #visitor: Visitor;
  readonly #told: Told;

  constructor(options: ShopperOptions) {
    const { url, address, history, plan, event } = options;
    this.#options = options;
    this.#visitor = new Visitor(url, { address, timeoutMs: ANSWER_WITHIN_MS });
    this.#told = history.begin(this.#visitor, plan, event);
  }

  /** @returns what he was told; `sold out` when there was nothing to hold */
  async run(): Promise<Told | 'sold out'> {
    try {
      return await this.#shop();
    } finally {
      this.#visitor.leave();
    }
  }

  async #shop(): Promise<Told | 'sold out'> {
    const { event, plan } = this.#options;
    // The page itself: the session's cookie comes with it.
    if (!(await this.#try('the page', () => this.#visitor.get(`/api/events/${event}`)))) return this.#told;
    if (plan === 'looks around') return this.#lookAround();
    const hold = await this.#hold();
    if (hold === 'sold out') return hold;
    if (!hold || plan === 'abandons the hold') return this.#told;
    const order = await this.#order(hold);
    if (!order || plan === 'abandons the order') return this.#told;
    const payment = await this.#pay(order);
    if (!payment) return this.#told;
    if (plan === 'cancels') {
      this.#told.cancelAsked = true;
      await this.#try('cancel', () => this.#visitor.request('POST', `/api/orders/${order.id}/cancel`));
      return this.#told;
    }
    if (await this.#confirm(payment)) await this.#seePaid(order.id);
    return this.#told;
  }

  async #lookAround(): Promise<Told> {
    const { event } = this.#options;
    for (let look = 0; look < LOOKS; look++) {
      const page = look % 2 === 0 ? `/api/events/${event}/availability` : `/api/events/${event}`;
      await this.#try('a look', () => this.#visitor.get<object>(page));
    }
    return this.#told;
  }

  async #hold(): Promise<Hold | 'sold out' | null> {
    const { event, choice } = this.#options;
    const key = randomUUID();
    let answer = await this.#try('hold', () => this.#visitor.hold(event, choice, key));
    // Somebody was faster: any other seats will do, as the page offers.
    if (answer && 'seats' in choice && choice.seats && answer.status === 409) {
      const other = { bestAvailable: { quantity: choice.seats.length } };
      const second = randomUUID();
      answer = await this.#try('hold', () => this.#visitor.hold(event, other, second));
    }
    if (answer && nameOf(answer) === '409 holds.not_available') return 'sold out';
    const hold = this.#accept(answer);
    if (!hold) return null;
    const places = hold.seats.length + hold.areas.reduce((sum, { quantity }) => sum + quantity, 0);
    this.#told.hold = { id: hold.id, places, expiresAtMs: Date.parse(hold.expiresAt) };
    return hold;
  }

  async #order(hold: Hold): Promise<Order | null> {
    const key = randomUUID();
    const asked = this.#options.plan === 'buys in two tabs' ? [key, randomUUID()] : [key];
    const answers = await Promise.all(
      asked.map((each) => this.#try('order', () => this.#visitor.order(hold.id, each))),
    );
    const given = answers.filter((answer) => answer?.status === 201);
    const order = this.#accept(given[0] ?? answers[0] ?? null);
    if (!order) return null;
    this.#told.order = { id: order.id, total: order.total, places: order.lines.length };
    if (new Set(given.map((answer) => answer?.body.id)).size > 1) this.#told.wronged = 'two orders of one hold';
    return order;
  }

  async #pay(order: Order): Promise<Payment | null> {
    const asked = this.#options.plan === 'buys in two tabs' ? [randomUUID(), randomUUID()] : [randomUUID()];
    const answers = await Promise.all(
      asked.map((each) => this.#try('payment', () => this.#visitor.pay(order.id, each))),
    );
    return this.#accept(answers.find((answer) => answer?.status === 201) ?? answers[0] ?? null);
  }

  /** @returns whether he expects to have paid */
  async #confirm(payment: Payment): Promise<boolean> {
    const { plan } = this.#options;
    const tabs = plan === 'buys in two tabs' ? 2 : 1;
    const card = CARDS[plan];
    const intents = await Promise.all(Array.from({ length: tabs }, () => this.#give(payment, card)));
    const [intent] = intents;
    if (plan === 'is declined, then buys') return (await this.#give(payment)) !== null;
    if (card === undefined || !intent) return intents.some(Boolean);
    if (plan === 'abandons 3-D Secure' || !intent.next_action) return false;
    const outcome = plan === 'approves 3-D Secure' ? 'approve' : 'decline';
    await this.#try('bank', () => this.#visitor.answerBank(intent, outcome));
    return outcome === 'approve';
  }

  #atGateway(payment: Payment, card?: string): Promise<Answer<Intent>> {
    const given = card === undefined ? {} : { card };
    return payment.provider === 'fakepay-b' ? this.#visitor.authorise(payment) : this.#visitor.confirm(payment, given);
  }

  /** Gives the card at the gateway. A gateway that answers "it is confirmed already" has taken it the first time. */
  async #give(payment: Payment, card?: string): Promise<Intent | null> {
    const answer = await this.#try('card', () => this.#atGateway(payment, card));
    return answer?.body ?? null;
  }

  async #seePaid(orderId: string): Promise<void> {
    const { patience } = this.#options;
    const until = performance.now() + patience.ms;
    let lookMs = FIRST_LOOK_MS;
    while (performance.now() < until && !patience.over()) {
      await pause(lookMs);
      lookMs = Math.min(lookMs * 1.5, LONGEST_LOOK_MS);
      const answer = await this.#try('order', () => this.#visitor.read(orderId));
      if (answer?.status !== 200) continue;
      if (UNPAID.has(answer.body.status)) return;
      if (answer.body.status !== 'paid') continue;
      this.#told.paid = true;
      await this.#takeTickets(orderId);
      return;
    }
    this.#told.gaveUp = 'paid';
  }

  async #takeTickets(orderId: string): Promise<void> {
    const answer = await this.#try('tickets', () =>
      this.#visitor.get<{ items: { id: string; qr: string }[] }>(`/api/orders/${orderId}/tickets`),
    );
    if (answer?.status === 200) this.#told.tickets = answer.body.items.map(({ id, qr }) => ({ id, qr }));
  }

  async #try<T extends object>(what: string, act: () => Promise<Answer<T>>): Promise<Answer<T> | null> {
    const answer = await persist(this.#options.history, this.#options.patience, act);
    if (!answer) this.#told.gaveUp = what;
    return answer;
  }

  /** The body of a 2xx. A refusal that breaks a promise is noted: this hold was his, and its time is not over. */
  #accept<T extends object>(answer: Answer<T> | null): T | null {
    if (!answer) return null;
    if (answer.status < 300) return answer.body;
    const { hold } = this.#told;
    if (hold && Date.now() < hold.expiresAtMs - HOLD_MARGIN_MS) this.#told.wronged = nameOf(answer);
    return null;
  }
}
