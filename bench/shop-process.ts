import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Wire, type WireAnswer } from '../test/rush/wire.ts';

/** To the shoppers: what each of them wants, and where. */
export interface Errand {
  /** Ports of the replicas; each shopper keeps to one of them, as behind a balancer that knows connections. */
  readonly replicas: readonly number[];
  readonly gateway: number;
  /** Of the event. */
  readonly slug: string;
  readonly purchases: readonly Purchase[];
  readonly atOnce: number;
}

/** Somebody's headers, each with its end of line, and the seats that he wants. */
export interface Purchase {
  readonly headers: string;
  readonly seats: readonly string[];
}

/** From them, once they stand and after each errand. */
export interface Bought {
  readonly ms: number;
  /** Public ids, in the order of the purchases. */
  readonly orders: readonly string[];
  /** How often orders were looked at, in all. */
  readonly looks: number;
  /** How often something was asked again since it was away: a round of figures has none. */
  readonly repeats: number;
  /** From the card to an order that is shown as paid, of each. */
  readonly paidMs: readonly number[];
  /** Why not all were bought; null where they were. */
  readonly refused: string | null;
}

interface Started {
  readonly clientSecret: string;
  readonly publishableKey: string;
}

/** As the page of an order asks: at once, and then each second. */
const LOOK_EVERY_MS = 1_000;
const MOST_LOOKS = 60;
const JSON_BODY = 'content-type: application/json\r\n';
const FORM_BODY = 'content-type: application/x-www-form-urlencoded\r\n';

/** Somebody who buys, again and again, under another name each time. */
class Shopper {
  looks = 0;
  repeats = 0;
  readonly #shop: Wire;
  readonly #gateway: Wire;
  readonly #slug: string;

  constructor({ replicas, gateway, slug }: Errand, nth: number) {
    this.#shop = new Wire({ host: '127.0.0.1', port: replicas[nth % replicas.length]!, from: '127.0.0.1' });
    this.#gateway = new Wire({ host: '127.0.0.1', port: gateway, from: '127.0.0.1' });
    this.#slug = slug;
  }

  async buy({ headers, seats }: Purchase): Promise<{ order: string; paidMs: number }> {
    const post = async <T>(path: string, body: object): Promise<T> => {
      const key = `idempotency-key: ${randomBytes(16).toString('base64url')}\r\n`;
      return read<T>(path, await this.#ask('POST', path, JSON_BODY + headers + key, JSON.stringify(body)));
    };
    const { id: holdId } = await post<{ id: string }>(`/api/events/${this.#slug}/holds`, { seats });
    const buyer = { email: 'ada@example.com', name: 'Ada Buyer' };
    const { id: order } = await post<{ id: string }>('/api/orders', { holdId, buyer });
    const started = await post<Started>(`/api/orders/${order}/payments`, { method: 'card' });
    const began = performance.now();
    await this.#giveCard(started);
    await this.#seePaid(order, headers);
    const paidMs = performance.now() - began;
    const path = `/api/orders/${order}/tickets`;
    const { items } = read<{ items: unknown[] }>(path, await this.#ask('GET', path, headers));
    if (items.length !== seats.length) throw new Error(`${path} has ${items.length} tickets`);
    return { order, paidMs };
  }

  leave(): void {
    this.#shop.close();
    this.#gateway.close();
  }

  /** What is away for a moment is asked again, under the same key, as the page does. */
  async #ask(method: string, path: string, headers: string, body: string | null = null): Promise<WireAnswer> {
    for (let asked = 1; ; asked++) {
      const answer = await this.#shop.request(method, path, headers, body);
      if (answer.status !== 503 || asked === MOST_LOOKS) return answer;
      this.repeats++;
      await pause(LOOK_EVERY_MS);
    }
  }

  async #giveCard({ clientSecret, publishableKey }: Started): Promise<void> {
    const [intent = ''] = clientSecret.split('_secret_');
    const path = `/v1/payment_intents/${intent}/confirm`;
    const form = `key=${publishableKey}&client_secret=${clientSecret}&payment_method=pm_card_visa`;
    read(path, await this.#gateway.request('POST', path, FORM_BODY, form));
  }

  async #seePaid(order: string, headers: string): Promise<void> {
    const path = `/api/orders/${order}`;
    for (let look = 1; look <= MOST_LOOKS; look++) {
      this.looks++;
      const { status } = read<{ status: string }>(path, await this.#ask('GET', path, headers));
      if (status === 'paid') return;
      await pause(LOOK_EVERY_MS);
    }
    throw new Error(`${path} is not paid after ${MOST_LOOKS} looks`);
  }
}

/** @throws Error for any answer but 2xx */
function read<T>(path: string, { status, body }: WireAnswer): T {
  const text = body.toString('utf8');
  if (status >= 300) throw new Error(`${path} was answered with ${status}: ${text}`);
  return JSON.parse(text) as T;
}

async function run(errand: Errand): Promise<Bought> {
  const { purchases, atOnce } = errand;
  const shoppers = Array.from({ length: Math.min(atOnce, purchases.length) }, (_, nth) => new Shopper(errand, nth));
  const [orders, paidMs]: [string[], number[]] = [[], []];
  const began = performance.now();
  let next = 0;
  const shop = async (shopper: Shopper): Promise<void> => {
    for (let at = next++; at < purchases.length; at = next++) {
      const bought = await shopper.buy(purchases[at]!);
      orders[at] = bought.order;
      paidMs[at] = bought.paidMs;
    }
  };
  try {
    await Promise.all(shoppers.map(shop));
    const looks = shoppers.reduce((sum, shopper) => sum + shopper.looks, 0);
    const repeats = shoppers.reduce((sum, shopper) => sum + shopper.repeats, 0);
    return { ms: performance.now() - began, orders, looks, repeats, paidMs, refused: null };
  } finally {
    for (const shopper of shoppers) shopper.leave();
  }
}

const NOTHING: Bought = { ms: 0, orders: [], looks: 0, repeats: 0, paidMs: [], refused: null };

process.on('message', (errand: Errand) => {
  const tell = (bought: Bought): unknown => process.send?.(bought);
  run(errand).then(tell, (error: unknown) => tell({ ...NOTHING, refused: String(error) }));
});
process.on('disconnect', () => process.exit(0));
process.send?.(NOTHING);
