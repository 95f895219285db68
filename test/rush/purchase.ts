import { randomUUID } from 'node:crypto';
import { bodyOf, type Browser, nowMs } from './browser.ts';
import type { House, View } from './house.ts';
import { nameOf } from './recorder.ts';
import type { Told } from './told.ts';
import { Wire, type WireAnswer } from './wire.ts';

/** What an admission is shown by, and until when it counts. */
export interface Proof {
  readonly token: string;
  readonly untilMs: number;
}

interface Order {
  readonly id: string;
  readonly status: string;
  readonly total: NonNullable<Told['order']>['total'];
  readonly lines: readonly { readonly seat: { readonly id: string } | null }[];
}

export interface Payment {
  clientSecret: string;
  publishableKey: string;
  apiBase: string;
}

/** How somebody buys. */
export interface Manner {
  /** Of those who hold seats; the others let them go again, and say so. */
  readonly pays: number;
  readonly seats: (random: () => number) => number;
  readonly thinksMs: number;
  /** Holds that he tries before he leaves; fewer and fewer seats until there is one when absent. */
  readonly tries?: (random: () => number) => number;
  /** Where he looks at the map first and chooses on it; the product chooses for him when absent. */
  readonly house?: House;
}

export const MOST_SEATS = 4;
export const AS_PEOPLE_DO: Manner = {
  pays: 0.7,
  seats: (random) => 1 + Math.floor(random() * MOST_SEATS),
  thinksMs: 1_500,
};
/** As they do, and one to three holds at most: on the map, in sections that most like better, or the best available. */
export const AS_A_FLASH_CROWD_DOES: Manner = {
  ...AS_PEOPLE_DO,
  tries: (random) => 1 + Math.floor(random() * 3),
};
/** Of tries with a map, those that point at seats. */
const POINTS = 0.5;
/** What a page does by itself: it takes seats again that were lost, and gives the card again to a gateway that broke. */
const AGAIN = 2;
const LOOKS = 240;
const LOOKS_EVERY_MS = 250;

/** What somebody does who was let in: chooses, holds, pays or lets go, and leaves. One with several browsers has one each. */
export class Purchase {
  readonly #browser: Browser;
  readonly #told: Told;
  readonly #admission: Proof;
  readonly #manner: Manner;
  /** What the last request for seats was refused with. */
  refusal: string | null = null;
  #view: View | null = null;

  constructor(browser: Browser, told: Told, admission: Proof, manner = AS_PEOPLE_DO) {
    this.#browser = browser;
    this.#told = told;
    this.#admission = admission;
    this.#manner = manner;
  }

  /** Chooses and buys, or finds nothing, and leaves. */
  async run(): Promise<void> {
    const { house } = this.#manner;
    if (house) this.#view = await house.show(this.#browser, this.#told.fan);
    await this.#think();
    const hold = await this.hold();
    // Who goes to the checkout leaves the map, and its stream.
    this.#view?.close();
    if (hold === null) return this.#leave();
    await this.take(hold);
  }

  /** Pays for what he holds, or lets it go. */
  async take(hold: string): Promise<void> {
    const pays = this.#browser.world.random() < this.#manner.pays;
    await this.#think();
    if (pays) await this.#pay(hold);
    else await this.#letGo(hold);
  }

  /** As many as he wants, or fewer. @returns the hold, or null where nothing was left */
  async hold(): Promise<string | null> {
    const told = this.#told;
    const { random, slug } = this.#browser.world;
    const most = this.#manner.tries?.(random) ?? Number.POSITIVE_INFINITY;
    let quantity = this.#manner.seats(random);
    let finds = true;
    for (let tries = 1; quantity > 0 && tries <= most; tries++) {
      // What the product would not choose for him may be there all the same: it leaves wheelchair places alone.
      const seats = this.#view && (random() < POINTS || !finds) ? this.#view.choose(quantity) : [];
      const choice = seats.length > 0 ? { seats } : { bestAvailable: { quantity } };
      const answer = await this.#command('hold', `/api/events/${slug}/holds`, choice);
      if (answer?.status === 201) {
        const hold = bodyOf<{ id: string; seats: readonly unknown[] }>(answer);
        told.heldMs = nowMs();
        told.seats = hold.seats.length;
        return hold.id;
      }
      if (seats.length === 0) {
        finds = false;
        quantity = Math.max(Number.isFinite(most) ? 1 : 0, quantity >> 1);
      }
      this.refusal = answer === null ? 'unanswered' : nameOf(answer);
      // Who comes too late for his proof is told to ask for another.
      if (answer?.status === 403 && nowMs() < this.#admission.untilMs) (told.wronged ??= []).push(nameOf(answer));
      if (answer?.status !== 409) break;
    }
    return null;
  }

  async #pay(holdId: string): Promise<void> {
    const told = this.#told;
    const ordered = await this.#order(holdId);
    if (ordered?.status !== 201) return this.#giveUp('order', ordered);
    const { id, total, lines } = bodyOf<Order>(ordered);
    told.order = { id, total, seats: lines.flatMap(({ seat }) => (seat === null ? [] : [seat.id])) };
    told.cookies = this.#browser.cookies;
    const opened = await this.#command('payment', `/api/orders/${id}/payments`, { method: 'card' });
    if (opened?.status !== 201) return this.#giveUp('payment', opened);
    // From here on his order may be paid at any moment, and he outside.
    told.leftMs = nowMs();
    const gaveMs = performance.now();
    await this.#giveCard(bodyOf<Payment>(opened));
    await this.#seePaid(id, gaveMs);
  }

  /** The page takes seats again by itself that the product has lost. */
  async #order(holdId: string): Promise<WireAnswer | null> {
    const buyer = { email: `fan${this.#told.fan}@example.com`, name: 'A Fan' };
    let answer = await this.#command('order', '/api/orders', { holdId, buyer });
    for (let again = 0; again < AGAIN && answer?.status === 410; again++) {
      const hold = await this.hold();
      if (hold === null) break;
      answer = await this.#command('order', '/api/orders', { holdId: hold, buyer });
    }
    return answer;
  }

  async #giveCard(payment: Payment): Promise<void> {
    for (let again = 0; again <= AGAIN; again++) {
      const dueMs = performance.now();
      const answer = await confirmCard(payment, '127.0.0.1').catch(() => null);
      if (answer === null) continue;
      this.#browser.world.recorder.took('card', dueMs);
      return;
    }
  }

  /** @param gaveMs when he gave his card */
  async #seePaid(id: string, gaveMs: number): Promise<void> {
    const told = this.#told;
    const { recorder, over } = this.#browser.world;
    let isHis = false;
    for (let looks = 0; looks < LOOKS && !over(); looks++) {
      await this.#browser.wait(LOOKS_EVERY_MS);
      const answer = await this.#browser.persist({ what: 'look at order', method: 'GET', path: `/api/orders/${id}` });
      const status = answer?.status === 200 ? bodyOf<Order>(answer).status : '';
      // His page says so from here on: these seats are yours.
      if (!isHis && (status === 'finalised' || status === 'paid')) {
        isHis = true;
        recorder.took('confirm', gaveMs);
      }
      if (status !== 'paid') continue;
      told.paidMs = nowMs();
      told.bought = (told.bought ?? 0) + (told.order?.seats.length ?? 0);
      return this.#seeTickets(id);
    }
    told.gaveUp = 'not paid';
  }

  async #seeTickets(id: string): Promise<void> {
    const path = `/api/orders/${id}/tickets`;
    const answer = await this.#browser.persist({ what: 'tickets', method: 'GET', path });
    if (answer?.status !== 200) return;
    const { items } = bodyOf<{ items: NonNullable<Told['tickets']> }>(answer);
    this.#told.tickets = items.map(({ id: ticket, qr, seat }) => ({ id: ticket, qr, seat }));
  }

  async #letGo(holdId: string): Promise<void> {
    const answer = await this.#browser.persist({
      what: 'release',
      method: 'DELETE',
      path: `/api/holds/${holdId}`,
      headers: { admission: this.#admission.token },
    });
    if (answer?.status === 204) {
      this.#told.returnedMs = nowMs();
      this.#told.returned = this.#told.seats ?? 0;
    }
    await this.#leave();
  }

  async #leave(): Promise<void> {
    this.#told.leftMs = nowMs();
    const path = `/api/events/${this.#browser.world.slug}/queue/admission`;
    await this.#browser.persist({ what: 'leave', method: 'DELETE', path });
  }

  #giveUp(what: string, answer: WireAnswer | null): Promise<void> {
    this.#told.gaveUp = `${what} ${answer === null ? 'unanswered' : nameOf(answer)}`;
    return this.#leave();
  }

  #command(what: string, path: string, body: object): Promise<WireAnswer | null> {
    const headers = { 'idempotency-key': randomUUID(), admission: this.#admission.token };
    return this.#browser.persist({ what, method: 'POST', path, headers, body });
  }

  #think(): Promise<void> {
    return this.#browser.wait(this.#manner.thinksMs * (0.2 + this.#browser.world.random()));
  }
}

/** At the gateway, as its own script does it. @param from an address of this machine's, for a gateway that is on it */
export async function confirmCard(
  { clientSecret, publishableKey, apiBase }: Payment,
  from?: string,
): Promise<WireAnswer> {
  const { hostname: host, port } = new URL(apiBase);
  const wire = new Wire({ host, port: Number(port), ...(from === undefined ? {} : { from }) });
  const [intent = ''] = clientSecret.split('_secret_');
  const form = new URLSearchParams({
    key: publishableKey,
    client_secret: clientSecret,
    payment_method: 'pm_card_visa',
  });
  const type = 'content-type: application/x-www-form-urlencoded\r\n';
  const path = `/v1/payment_intents/${intent}/confirm`;
  return wire.request('POST', path, type, form.toString()).finally(() => wire.close());
}
