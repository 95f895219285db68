import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { toDecimal } from '../../../kit/index.ts';
import type { Clock } from '../../../platform/clock/index.ts';
import type { FakepayBConfig } from '../../../platform/config/index.ts';
import type { ObservedDispute } from '../dispute.ts';
import type { Observed } from '../payment.ts';
import { BadSignature, PaymentRefused } from '../payments.errors.ts';
import type { ObservedRefund } from '../refund.ts';
import { FakepayBCalls, type Json, jsonIn } from './fakepay-b-calls.ts';
import { eventOf, found, itemsIn, observe, observeRefund, opened, settled } from './fakepay-b-shapes.ts';
import type {
  Capabilities,
  CreatePayment,
  CreateRefund,
  FoundPayment,
  OpenedPayment,
  PaymentProvider,
  ProviderEvent,
  SettlementRow,
} from './payment-provider.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PAGE = 100;
/** A message older than this, or from that far ahead, may be somebody's recording. */
const SIGNATURE_LIFE_MS = 5 * MINUTE_MS;

/** The second gateway in the box: decimal amounts, keys that remember successes only, a page instead of fields. */
export class FakepayBProvider implements PaymentProvider {
  readonly name = 'fakepay-b';
  readonly client: PaymentProvider['client'];
  readonly capabilities: Capabilities = {
    // It keeps a success for 30 minutes: five less, so that no clock's error makes a repeat a second payment.
    idempotency: { lifetimeMs: 25 * MINUTE_MS, replaysErrors: false, comparesBody: false },
    methods: [
      { method: 'card', flow: 'authorise', currencies: null },
      { method: 'upi', flow: 'push', currencies: ['INR'] },
    ],
    callsPerSecond: { account: 20, operation: 20 },
  };
  private readonly calls: FakepayBCalls;
  private readonly webhookSecrets: readonly string[];

  constructor(
    private readonly config: FakepayBConfig,
    private readonly clock: Pick<Clock, 'nowMs'>,
  ) {
    this.calls = new FakepayBCalls(config);
    this.webhookSecrets = config.webhookSecret.split(',').map((each) => each.trim());
    this.client = { publishableKey: '', apiBase: config.publicApiBase, scriptUrl: '' };
  }

  async create({ paymentId, orderId, total, email, method, flow }: CreatePayment, key: string): Promise<OpenedPayment> {
    const body = {
      reference: paymentId,
      amount: amountOf(total),
      flow: flow === 'push' ? 'charge' : 'authorise',
      method,
      email,
      metadata: { order: orderId },
    };
    return this.opened(await this.calls.post('/payments', body, key));
  }

  async retrieve(providerRef: string): Promise<OpenedPayment> {
    return this.opened(await this.calls.get(pathOf('payments', providerRef)));
  }

  async find(paymentId: string): Promise<OpenedPayment | null> {
    const page = await this.calls.get(`/payments?${new URLSearchParams({ reference: paymentId }).toString()}`);
    const [ours] = itemsIn(page, 'items');
    return ours ? this.opened(ours) : null;
  }

  async capture(providerRef: string, key: string): Promise<Observed> {
    return observe(await this.calls.post(pathOf('payments', providerRef, 'capture'), {}, key));
  }

  async cancel(providerRef: string, key: string): Promise<Observed> {
    return observe(await this.calls.post(pathOf('payments', providerRef, 'cancel'), {}, key));
  }

  async refund({ refundId, paymentRef, amount }: CreateRefund, key: string): Promise<ObservedRefund> {
    const body = { reference: refundId, amount: amountOf(amount) };
    const answer = await this.calls.post(pathOf('payments', paymentRef, 'refunds'), body, key);
    // Refused with the payment's state: there is nothing on it to give back.
    if (answer.payment !== paymentRef) throw new PaymentRefused(new Error(`${paymentRef} cannot be refunded`));
    return observeRefund(answer);
  }

  async retrieveRefund(providerRef: string): Promise<ObservedRefund> {
    return observeRefund(await this.calls.get(pathOf('refunds', providerRef)));
  }

  async findRefund(refundId: string): Promise<ObservedRefund | null> {
    const query = new URLSearchParams({ reference: refundId });
    const { items } = await this.calls.get(`/refunds?${query.toString()}`);
    const [found] = Array.isArray(items) ? (items as Json[]) : [];
    return found === undefined ? null : observeRefund(found);
  }

  answerDispute(providerRef: string): Promise<ObservedDispute> {
    return Promise.reject(new PaymentRefused(new Error(`fakepay-b takes no evidence: ${providerRef}`)));
  }

  async *list(from: Date, to: Date): AsyncIterable<readonly FoundPayment[]> {
    const span = { from: from.toISOString(), to: to.toISOString(), limit: String(PAGE) };
    for (let after: string | null = ''; after !== null;) {
      const query = new URLSearchParams(after === '' ? span : { ...span, after });
      const page: Json = await this.calls.get(`/payments?${query.toString()}`);
      yield itemsIn(page, 'items').map(found);
      after = typeof page.next === 'string' ? page.next : null;
    }
  }

  /** A page is a day, in UTC. */
  async *settlement(from: Date, to: Date): AsyncIterable<readonly SettlementRow[]> {
    const firstDay = Math.floor(from.getTime() / DAY_MS) * DAY_MS;
    for (let day = firstDay; day < to.getTime(); day += DAY_MS) {
      const report = await this.calls.get(`/settlements?day=${new Date(day).toISOString().slice(0, 10)}`);
      const rows = itemsIn(report, 'rows').map(settled);
      yield rows.filter(({ at }) => at >= from && at < to);
    }
  }

  readWebhook(rawBody: Buffer, headers: IncomingHttpHeaders): ProviderEvent {
    const { 'x-timestamp': timestamp, 'x-signature': signature } = headers;
    const ageMs = Math.abs(this.clock.nowMs() - Number(timestamp) * 1_000);
    // Written so that a timestamp that is no number is refused too.
    if (!(ageMs <= SIGNATURE_LIFE_MS) || typeof signature !== 'string') throw new BadSignature();
    const signed = Buffer.concat([Buffer.from(`${String(timestamp)}.`), rawBody]);
    if (!this.webhookSecrets.some((secret) => isSignature(signature, secret, signed))) throw new BadSignature();
    return this.readKept(rawBody.toString('utf8'));
  }

  readKept(body: string): ProviderEvent {
    return eventOf(jsonIn(JSON.parse(body)) ?? {});
  }

  private opened(payment: Json): OpenedPayment {
    return opened(payment, this.config.publicApiBase);
  }
}

function amountOf(total: CreatePayment['total']): { value: string; currency: string } {
  return { value: toDecimal(total), currency: total.currency };
}

function pathOf(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}

function isSignature(given: string, secret: string, signed: Buffer): boolean {
  const right = createHmac('sha256', secret).update(signed).digest();
  const bytes = Buffer.from(given, 'hex');
  return bytes.length === right.length && timingSafeEqual(bytes, right);
}
