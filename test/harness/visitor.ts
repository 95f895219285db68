import { randomUUID } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { patiently } from './patiently.ts';
import { until } from './wait.ts';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Parsed where it is JSON, undefined where it is empty, else the text. */
  readonly body: T;
}

export interface RequestOptions {
  body?: unknown;
  /** The Idempotency-Key. */
  key?: string;
  headers?: Record<string, string>;
}

export interface Money {
  amount: number;
  currency: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  taken?: string[];
  alternatives?: string[][];
  /** Of `holds.orphan_seat`. */
  alone?: string[];
}

export interface Hold {
  id: string;
  eventId: string;
  seats: { id: string; row: string; number: string; priceLevel: string; price: Money; attributes: string[] }[];
  areas: { id: string; quantity: number }[];
  total: Money;
  expiresAt: string;
  extendable: boolean;
  splitNotice: boolean;
  package?: { id: string; name: string; saved: Money };
  priceLines?: { id: string; priceLevel: string; price: Money; fees: Money }[];
  reason: { arrangement: string; together: boolean; rows: number; blocks: number[]; distance: number } | null;
}

export interface Order {
  id: string;
  status: string;
  lines: { seat: { id: string } | null; area: { id: string } | null; price: Money; fees: Money }[];
  package: { id: string; name: string } | null;
  total: Money;
  payBy: string;
  paymentError: { code: string; message: string } | null;
  ticketsReady: boolean;
  mailPreview: string | null;
  accessUrl: string | null;
}

export interface Payment {
  id: string;
  provider: string;
  method: string;
  status: string;
  clientSecret: string;
  publishableKey: string;
  apiBase: string;
  nextAction: Record<string, unknown> | null;
}

export interface Ticket {
  id: string;
  orderId: string;
  status: string;
  qr: string;
}

export interface Intent {
  id: string;
  status: string;
  next_action: {
    redirect_to_url?: { url: string };
    upi_handle_redirect_or_display_qr_code?: { hosted_instructions_url: string };
  } | null;
  error?: { code: string; decline_code?: string };
}

export type Choice = (
  | { seats: string[]; accessible?: number }
  | { bestAvailable: object }
  | { area: string; quantity: number }
  | { package: { id: string }; seats?: string[]; accessible?: number }
) & {
  allotment?: { code: string };
};

const PAID_WITHIN_MS = 20_000;

/** Somebody with a browser: keeps cookies, comes from an address of his own. A refusal is an answer, never thrown. */
export class Visitor {
  readonly url: string;
  readonly address: string | undefined;
  readonly cookies = new Map<string, string>();
  readonly #agent: Agent;
  readonly #timeoutMs: number;

  /**
   * @param options.address where he comes from: any of 127.0.0.0/8
   * @param options.timeoutMs how long he waits for an answer before he hangs up; for ever when absent
   */
  constructor(url: string, options: { address?: string; timeoutMs?: number } = {}) {
    this.url = url;
    this.address = options.address;
    this.#timeoutMs = options.timeoutMs ?? 0;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 4 });
  }

  /**
   * Who has no session yet and is asked for one begins it, as the page does, and sends the same again.
   * @throws only when the connection breaks before there is an answer
   */
  async request<T = Record<string, unknown>>(
    method: string,
    path: string,
    options: RequestOptions = {},
  ): Promise<Answer<T>> {
    const answer = await this.#once<T>(method, path, options);
    return answer.status === 428 ? this.#once<T>(method, path, options) : answer;
  }

  #once<T>(method: string, path: string, { body, key, headers = {} }: RequestOptions): Promise<Answer<T>> {
    const bytes = body === undefined ? null : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    return this.#send<T>(method, new URL(path, this.url), bytes, {
      ...(bytes ? { 'content-type': 'application/json', 'content-length': String(bytes.length) } : {}),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(this.cookies.size > 0 ? { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') } : {}),
      ...headers,
    });
  }

  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>> {
    return this.request<T>('GET', path);
  }

  /** @param event slug or id */
  hold(event: string, choice: Choice, key: string = randomUUID()): Promise<Answer<Hold & Problem>> {
    return this.request('POST', `/api/events/${event}/holds`, { body: choice, key });
  }

  order(holdId: string, key: string = randomUUID()): Promise<Answer<Order & Problem>> {
    const buyer = { email: 'ada@example.com', name: 'Ada Buyer' };
    return this.request('POST', '/api/orders', { body: { holdId, buyer }, key });
  }

  pay(orderId: string, key: string = randomUUID(), method = 'card'): Promise<Answer<Payment & Problem>> {
    return this.request('POST', `/api/orders/${orderId}/payments`, { body: { method }, key });
  }

  /** @throws at a refusal other than that the provider is busy or away */
  async payable(orderId: string, method = 'card'): Promise<Payment> {
    return accepted(await patiently((key) => this.pay(orderId, key, method)));
  }

  /** At the gateway, as Stripe.js does it, past our servers. */
  confirm(payment: Payment, { card = 'pm_card_visa' }: { card?: string } = {}): Promise<Answer<Intent>> {
    const [intent = ''] = payment.clientSecret.split('_secret_');
    const form = new URLSearchParams({
      key: payment.publishableKey,
      client_secret: payment.clientSecret,
      payment_method: card,
    });
    return this.#form<Intent>(new URL(`/v1/payment_intents/${intent}/confirm`, payment.apiBase), form);
  }

  /** At the second gateway, with a card that nobody declines, as its page does it. */
  authorise({ apiBase, clientSecret }: Payment): Promise<Answer<Intent>> {
    const bytes = Buffer.from(JSON.stringify({ card: 'visa' }));
    return this.#send<Intent>('POST', new URL(`/sessions/${clientSecret}/authorise`, apiBase), bytes, {
      'content-type': 'application/json',
      'content-length': String(bytes.length),
    });
  }

  /** The cardholder's answer on the bank's page. */
  answerBank(intent: Intent, outcome: 'approve' | 'decline' | 'cancel'): Promise<Answer<Intent>> {
    const url = new URL(intent.next_action?.redirect_to_url?.url ?? '');
    return this.#form<Intent>(url, new URLSearchParams({ outcome }));
  }

  /** The payer's answer in his UPI app. @param afterMs how long it is on its way */
  answerApp(intent: Intent, outcome: 'approve' | 'decline', afterMs = 0): Promise<Answer<Intent>> {
    const url = new URL(intent.next_action?.upi_handle_redirect_or_display_qr_code?.hosted_instructions_url ?? '');
    return this.#form<Intent>(url, new URLSearchParams({ outcome, after_ms: String(afterMs) }));
  }

  read(orderId: string): Promise<Answer<Order>> {
    return this.get<Order>(`/api/orders/${orderId}`);
  }

  /** @returns the order once it has that status @throws with the status it has when it does not come to it */
  async waitFor(orderId: string, status: string, withinMs = PAID_WITHIN_MS): Promise<Order> {
    let last = '';
    const order = async (): Promise<Order | null> => {
      const { body } = await this.read(orderId);
      last = body.status;
      return body.status === status ? body : null;
    };
    try {
      return await until(order, { withinMs, what: `order ${orderId} is ${status}`, everyMs: 40 });
    } catch (error) {
      throw new Error(`order ${orderId} is ${last}, not ${status}, after ${withinMs} ms`, { cause: error });
    }
  }

  async tickets(orderId: string): Promise<Ticket[]> {
    return (await this.get<{ items: Ticket[] }>(`/api/orders/${orderId}/tickets`)).body.items;
  }

  /** The whole road. @throws at the first refusal */
  async buy(event: string, choice: Choice): Promise<{ order: Order; tickets: Ticket[] }> {
    const hold = accepted(await this.hold(event, choice));
    const { id } = accepted(await this.order(hold.id));
    accepted(await this.confirm(accepted(await this.pay(id))));
    const order = await this.waitFor(id, 'paid');
    return { order, tickets: await this.tickets(id) };
  }

  /** Hangs up. */
  leave(): void {
    this.#agent.destroy();
  }

  #form<T>(url: URL, form: URLSearchParams): Promise<Answer<T>> {
    const bytes = Buffer.from(form.toString());
    return this.#send<T>('POST', url, bytes, {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(bytes.length),
    });
  }

  #send<T>(method: string, url: URL, bytes: Buffer | null, headers: Record<string, string>): Promise<Answer<T>> {
    const { hostname, port, pathname, search } = url;
    const localAddress = this.address === undefined ? {} : { localAddress: this.address };
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { method, hostname, port, path: pathname + search, headers, agent: this.#agent, ...localAddress },
        (response) => {
          const chunks: Buffer[] = [];
          // A stream does not end: its head is the answer.
          if (response.headers['content-type']?.startsWith('text/event-stream')) {
            response.destroy();
            return resolve({ status: response.statusCode ?? 0, headers: response.headers, body: '' as T });
          }
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            if (url.origin === new URL(this.url).origin) this.#keepCookies(response.headers['set-cookie'] ?? []);
            const body = parse(Buffer.concat(chunks).toString('utf8'), response.headers['content-type'] ?? '');
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: body as T });
          });
        },
      );
      request.on('error', reject);
      if (this.#timeoutMs > 0)
        request.setTimeout(this.#timeoutMs, () => request.destroy(new Error('no answer in time')));
      request.end(bytes ?? undefined);
    });
  }

  #keepCookies(lines: readonly string[]): void {
    for (const line of lines) {
      const [name = '', value = ''] = line.split(';')[0]?.split(/=(.*)/s) ?? [];
      this.cookies.set(name, value);
    }
  }
}

/** The body of a 2xx. @throws with the whole answer otherwise */
export function accepted<T>({ status, body }: Answer<T>): T {
  if (status < 200 || status > 299) throw new Error(`answered with ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** The n-th of many addresses of this machine: 127.1.0.1 and up. */
export function addressOf(n: number): string {
  return `127.1.${n >> 7}.${1 + (n & 127)}`;
}

function parse(text: string, type: string): unknown {
  if (text === '') return undefined;
  return /\bjson\b/.test(type) ? (JSON.parse(text) as unknown) : text;
}
