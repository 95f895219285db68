import { randomUUID } from 'node:crypto';
import { bodyOf, type Browser, nowMs } from '../rush/browser.ts';
import { confirmCard, type Payment } from '../rush/purchase.ts';
import type { Told } from '../rush/told.ts';
import type { WireAnswer } from '../rush/wire.ts';
import { toldBy } from './asking.ts';

interface Order {
  readonly id: string;
  readonly status: string;
  readonly total: NonNullable<Told['order']>['total'];
  readonly lines: readonly { readonly seat: { readonly id: string } | null }[];
}

const PAID_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;
const AGAIN_MS = 1_000;
/** A gateway that breaks is given the card again, as its script does. */
const CARDS = 3;

/** Whoever made one hold of the log, again. A refusal for good is thrown, but of a hold: that is the caller's to judge. */
export class Buyer {
  readonly #browser: Browser;
  readonly #told: Told;
  readonly #pays: boolean;
  #hold = '';
  #order = '';
  #payment: Payment | null = null;

  constructor(browser: Browser, told: Told, pays: boolean) {
    this.#browser = browser;
    this.#told = told;
    this.#pays = pays;
  }

  get orderId(): string {
    return this.#order;
  }

  async hold(choice: object, dueMs: number): Promise<WireAnswer | null> {
    const path = `/api/events/${this.#browser.world.slug}/holds`;
    const answer = await this.#command('hold', path, choice, dueMs);
    if (answer?.status !== 201) return answer;
    const { id, seats } = bodyOf<{ id: string; seats: readonly unknown[] }>(answer);
    this.#hold = id;
    this.#told.heldMs = nowMs();
    this.#told.seats = seats.length;
    return answer;
  }

  change(choice: object, dueMs: number): Promise<WireAnswer | null> {
    const path = `/api/holds/${this.#hold}`;
    return this.#browser.persist({ what: 'change', method: 'PUT', path, body: choice, dueMs });
  }

  async release(dueMs: number): Promise<null> {
    const path = `/api/holds/${this.#hold}`;
    const ask = { what: 'release', method: 'DELETE', path } as const;
    const first = await this.#browser.ask({ ...ask, dueMs });
    if (first && first.status < 500 && first.status !== 429) toldBy(first);
    else {
      await this.#browser.wait(AGAIN_MS);
      const again = await this.#browser.persist(ask);
      // The first was done, and its answer was lost.
      if (again?.status !== 404) toldBy(again);
    }
    this.#told.returnedMs = nowMs();
    return this.#leaves();
  }

  /** Claims, and opens a payment where he will pay, as the page does at once. */
  async order(dueMs: number): Promise<null> {
    const buyer = { email: `fan${this.#told.fan}@example.com`, name: 'A Fan' };
    const body = { holdId: this.#hold, buyer };
    const { id, total, lines } = toldBy<Order>(await this.#command('order', '/api/orders', body, dueMs));
    this.#order = id;
    this.#told.order = { id, total, seats: lines.flatMap(({ seat }) => (seat === null ? [] : [seat.id])) };
    this.#told.cookies = this.#browser.cookies;
    if (!this.#pays) return null;
    const path = `/api/orders/${id}/payments`;
    this.#payment = toldBy<Payment>(await this.#command('payment', path, { method: 'card' }, performance.now()));
    return null;
  }

  /** Gives the card to the gateway, and looks until the order is paid. */
  async pay(dueMs: number, isHere: boolean): Promise<null> {
    const { recorder } = this.#browser.world;
    const { apiBase } = this.#payment!;
    if (!apiBase.startsWith('http:')) throw new Error(`its gateway, ${apiBase}, is not the one in the box`);
    let given: WireAnswer | null = null;
    for (let card = 0; card < CARDS && given === null; card++)
      given = await confirmCard(this.#payment!, isHere ? '127.0.0.1' : undefined).catch(() => null);
    if (given === null) throw new Error('the gateway did not answer to the card');
    recorder.took('card', dueMs);
    let isHis = false;
    await this.#look(['paid'], (status) => {
      if (isHis || (status !== 'finalised' && status !== 'paid')) return;
      isHis = true;
      recorder.took('confirm', dueMs);
    });
    this.#told.paidMs = nowMs();
    const path = `/api/orders/${this.#order}/tickets`;
    type Tickets = { items: NonNullable<Told['tickets']> };
    const { items } = toldBy<Tickets>(await this.#browser.persist({ what: 'tickets', method: 'GET', path }));
    this.#told.tickets = items.map(({ id, qr, seat }) => ({ id, qr, seat }));
    return this.#leaves();
  }

  async cancel(dueMs: number): Promise<null> {
    const path = `/api/orders/${this.#order}/cancel`;
    toldBy(await this.#browser.persist({ what: 'cancel', method: 'POST', path, dueMs }));
    await this.#look(['cancelled', 'expired'], () => undefined);
    return this.#leaves();
  }

  leave(): void {
    this.#browser.leave();
  }

  async #look(wanted: readonly string[], seen: (status: string) => void): Promise<void> {
    const path = `/api/orders/${this.#order}`;
    const untilMs = performance.now() + PAID_WITHIN_MS;
    for (;;) {
      const { status } = toldBy<Order>(await this.#browser.persist({ what: 'look at order', method: 'GET', path }));
      seen(status);
      if (wanted.includes(status)) return;
      if (performance.now() > untilMs) throw new Error(`the order is ${status}, not ${wanted.join(' or ')}`);
      await this.#browser.wait(LOOK_EVERY_MS);
    }
  }

  #command(what: string, path: string, body: object, dueMs: number): Promise<WireAnswer | null> {
    const headers = { 'idempotency-key': randomUUID() };
    return this.#browser.persist({ what, method: 'POST', path, headers, body, dueMs });
  }

  #leaves(): null {
    this.#told.done = true;
    this.#browser.leave();
    return null;
  }
}
