import { randomUUID } from 'node:crypto';
import { bodyOf, type Browser, nowMs } from './browser.ts';
import { nameOf } from './recorder.ts';
import type { Told } from './told.ts';
import { Wire, type WireAnswer } from './wire.ts';

/** What an admission is shown by, and until when it counts. */
export interface Proof {
  readonly token: string;
  readonly untilMs: number;
}

interface Payment {
  clientSecret: string;
  publishableKey: string;
  apiBase: string;
}

/** Of those who hold seats. The others let them go again, and say so. */
const PAYS = 0.7;
const MOST_SEATS = 4;
const THINKS_MS = 1_500;
const LOOKS = 240;
const LOOKS_EVERY_MS = 250;

/** What somebody does who was let in: chooses, holds, pays or lets go, and leaves. */
export class Purchase {
  readonly #browser: Browser;
  readonly #told: Told;
  readonly #admission: Proof;

  constructor(browser: Browser, told: Told, admission: Proof) {
    this.#browser = browser;
    this.#told = told;
    this.#admission = admission;
  }

  async run(): Promise<void> {
    const { random } = this.#browser.world;
    await this.#think();
    const hold = await this.#hold(1 + Math.floor(random() * MOST_SEATS));
    if (hold === null) return this.#leave();
    const pays = random() < PAYS;
    await this.#think();
    if (pays) await this.#pay(hold);
    else await this.#letGo(hold);
  }

  /** As many as he wants, or fewer. @returns the hold, or null where nothing was left */
  async #hold(wanted: number): Promise<string | null> {
    const told = this.#told;
    for (let quantity = wanted; quantity > 0; quantity >>= 1) {
      const answer = await this.#command('hold', `/api/events/${this.#browser.world.slug}/holds`, {
        bestAvailable: { quantity },
      });
      if (answer?.status === 201) {
        told.heldMs = nowMs();
        told.seats = quantity;
        return bodyOf<{ id: string }>(answer).id;
      }
      // Who comes too late for his proof is told to ask for another.
      if (answer?.status === 403 && nowMs() < this.#admission.untilMs) (told.wronged ??= []).push(nameOf(answer));
      if (answer?.status !== 409) break;
    }
    return null;
  }

  async #pay(holdId: string): Promise<void> {
    const told = this.#told;
    const buyer = { email: `fan${told.fan}@example.com`, name: 'A Fan' };
    const ordered = await this.#command('order', '/api/orders', { holdId, buyer });
    if (ordered?.status !== 201) return this.#giveUp('order', ordered);
    const { id } = bodyOf<{ id: string }>(ordered);
    const opened = await this.#command('payment', `/api/orders/${id}/payments`, { method: 'card' });
    if (opened?.status !== 201) return this.#giveUp('payment', opened);
    // From here on his order may be paid at any moment, and he outside.
    told.leftMs = nowMs();
    await confirm(bodyOf<Payment>(opened)).catch(() => undefined);
    for (let looks = 0; looks < LOOKS && !this.#browser.world.over(); looks++) {
      await this.#browser.wait(LOOKS_EVERY_MS);
      const answer = await this.#browser.persist({ what: 'look at order', method: 'GET', path: `/api/orders/${id}` });
      if (answer?.status !== 200 || bodyOf<{ status: string }>(answer).status !== 'paid') continue;
      told.paidMs = nowMs();
      return;
    }
    told.gaveUp = 'not paid';
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
    return this.#browser.wait(THINKS_MS * (0.2 + this.#browser.world.random()));
  }
}

/** At the gateway, as its own script does it. */
async function confirm({ clientSecret, publishableKey, apiBase }: Payment): Promise<void> {
  const { hostname: host, port } = new URL(apiBase);
  const wire = new Wire({ host, port: Number(port), from: '127.0.0.1' });
  const [intent = ''] = clientSecret.split('_secret_');
  const form = new URLSearchParams({
    key: publishableKey,
    client_secret: clientSecret,
    payment_method: 'pm_card_visa',
  });
  const type = 'content-type: application/x-www-form-urlencoded\r\n';
  await wire.request('POST', `/v1/payment_intents/${intent}/confirm`, type, form.toString());
  wire.close();
}
