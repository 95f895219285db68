import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startFakepayB } from '../../../../fakepay/b/index.ts';
import { startFakepay } from '../../../../fakepay/index.ts';
import { money } from '../../../kit/index.ts';
import { Clock } from '../../../platform/clock/index.ts';
import { BadSignature, NeverSent, PaymentRefused, ProviderAway, TooFast } from '../payments.errors.ts';
import { FakepayBProvider } from './fakepay-b.provider.ts';
import type {
  CreatePayment,
  OpenedPayment,
  PaymentProvider,
  ProviderEvent,
  SettlementRow,
} from './payment-provider.ts';
import { StripeProvider } from './stripe.provider.ts';

const byText = (a: string, b: string): number => a.localeCompare(b);

/** What a fan's card does, by the names that both gateways have for it. */
type Card = 'good' | 'poor' | 'stolen' | 'processing';

/** One provider's gateway in the box, its adapter, and what a fan and an oracle do with it. */
interface Box {
  readonly adapter: PaymentProvider;
  /** Another adapter like it, for an address where nobody is. */
  adapterAt(url: string): PaymentProvider;
  payByCard(payment: OpenedPayment, card: Card): Promise<void>;
  payByApp(payment: OpenedPayment): Promise<void>;
  fail(rule: { on: string; fault: string; next?: number }): void;
  heal(): void;
  dispute(providerRef: string): Promise<void>;
  payments(): number;
  movements(): string[];
  /** The webhooks that it sent. */
  readonly heard: readonly Heard[];
  /** How often a call must fail for the adapter to give up. */
  readonly attempts: number;
}

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function post(url: string, body: object | URLSearchParams, headers: Record<string, string> = {}): Promise<void> {
  const form = body instanceof URLSearchParams;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': form ? 'application/x-www-form-urlencoded' : 'application/json', ...headers },
    body: form ? body : JSON.stringify(body),
  });
  // A decline is an answer too.
  if (!response.ok && response.status !== 402) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

interface Heard {
  readonly body: Buffer;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** Where the gateway sends its webhooks, as they came. */
async function listener(): Promise<{ url: string; heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({ body: Buffer.concat(chunks), headers: request.headers });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`, heard };
}

/** An address where somebody was a moment ago. */
async function emptyAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const CARDS = {
  stripe: {
    good: 'visa',
    poor: 'chargeDeclinedInsufficientFunds',
    stolen: 'chargeDeclinedStolenCard',
    processing: 'chargeDeclinedProcessingError',
  },
  'fakepay-b': { good: 'visa', poor: 'insufficient_funds', stolen: 'stolen', processing: 'issuer_away' },
} as const;

async function stripeBox(): Promise<Box> {
  const { url: webhookUrl, heard } = await listener();
  const fakepay = await startFakepay({ webhookUrl });
  closers.push(() => fakepay.close());
  const keys = { secretKey: fakepay.keys.secret, publishableKey: fakepay.keys.publishable };
  const settings = { ...keys, webhookSecret: fakepay.webhookSecret, scriptUrl: '', timeoutMs: 1_000 };
  const adapterAt = (apiBase: string) =>
    new StripeProvider({ stripe: { ...settings, apiBase, publicApiBase: apiBase } });
  const confirm = (payment: OpenedPayment, method: string) =>
    post(
      `${fakepay.url}/v1/payment_intents/${payment.providerRef}/confirm`,
      new URLSearchParams({ key: keys.publishableKey, client_secret: payment.clientSecret, payment_method: method }),
    );
  const adapter = adapterAt(fakepay.url);
  return {
    adapter,
    adapterAt,
    heard,
    attempts: 3,
    payByCard: (payment, card) => confirm(payment, `pm_card_${CARDS.stripe[card]}`),
    async payByApp(payment) {
      await confirm(payment, 'pm_upi');
      const { nextAction, challenged } = await adapter.retrieve(payment.providerRef);
      expect(challenged).toBe(true);
      const shown = nextAction?.upi_handle_redirect_or_display_qr_code as { hosted_instructions_url: string };
      await post(shown.hosted_instructions_url, new URLSearchParams({ outcome: 'approve' }));
    },
    fail: (rule) => void fakepay.faults.add(rule),
    heal: () => fakepay.faults.clear(),
    dispute: (providerRef) => post(`${fakepay.url}/__disputes`, { payment_intent: providerRef }),
    payments: () => fakepay.truth().intents.length,
    movements: () => fakepay.truth().movements.map(({ kind, amount }) => `${kind} ${amount}`),
  };
}

async function fakepayBBox(): Promise<Box> {
  const { url: webhookUrl, heard } = await listener();
  const fakepay = await startFakepayB({ webhookUrl, callsPerSecond: 0 });
  closers.push(() => fakepay.close());
  const settings = { secretKey: fakepay.keys.secret, webhookSecret: fakepay.webhookSecret, timeoutMs: 1_000 };
  const adapterAt = (apiBase: string) =>
    new FakepayBProvider({ ...settings, apiBase, publicApiBase: apiBase }, new Clock());
  const authorise = ({ clientSecret }: OpenedPayment, body: object) =>
    post(`${fakepay.url}/sessions/${clientSecret}/authorise`, body);
  return {
    adapter: adapterAt(fakepay.url),
    adapterAt,
    heard,
    attempts: 1,
    payByCard: (payment, card) => authorise(payment, { card: CARDS['fakepay-b'][card] }),
    payByApp: (payment) => authorise(payment, { answer: 'approve' }),
    fail: (rule) => void fakepay.faults.add(rule),
    heal: () => fakepay.faults.clear(),
    dispute: (payment) => post(`${fakepay.url}/__disputes`, { payment }),
    payments: () => fakepay.truth().payments.length,
    movements: () => fakepay.truth().movements.map(({ kind, amount }) => `${kind} ${amount}`),
  };
}

const wanted: CreatePayment = {
  paymentId: 'pay_0000000001_1',
  orderId: 'ord_0000000001_1',
  total: money(24_900, 'EUR'),
  email: 'fan@example.test',
  method: 'card',
  flow: 'authorise',
};

async function all<Row>(pages: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

const failureOf = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (reason: unknown) => reason as Error,
  );

describe.each([
  ['stripe', stripeBox],
  ['fakepay-b', fakepayBBox],
] as const)('a provider keeps what the port promises: %s', (name, open) => {
  const authorised = async (box: Box, payment: CreatePayment = wanted, key = 'key-create') => {
    const opened = await box.adapter.create(payment, key);
    await box.payByCard(opened, 'good');
    return opened;
  };
  const captured = async (box: Box) => {
    const opened = await authorised(box);
    await box.adapter.capture(opened.providerRef, 'key-capture');
    return opened;
  };

  it('is called by its name', async () => {
    expect((await open()).adapter.name).toBe(name);
  });

  it('opens a payment once, however often the same call is made', async () => {
    const box = await open();
    const opened = await box.adapter.create(wanted, 'key-create');
    expect(opened).toMatchObject({ status: 'open', amount: 24_900, currency: 'EUR', error: null, challenged: false });
    expect(opened.clientSecret).not.toBe('');
    expect((await box.adapter.create(wanted, 'key-create')).providerRef).toBe(opened.providerRef);
    expect(box.payments()).toBe(1);
  });

  it.each([
    [9_800, 'JPY'],
    [24_905, 'EUR'],
    [24_900, 'INR'],
  ])('counts %i %s as we do', async (amount, currency) => {
    const { adapter } = await open();
    const { providerRef } = await adapter.create({ ...wanted, total: money(amount, currency) }, 'key-create');
    expect(await adapter.retrieve(providerRef)).toMatchObject({ amount, currency });
  });

  it('reserves, then captures, and a capture that is repeated with another key has captured once', async () => {
    const box = await open();
    const { providerRef } = await authorised(box);
    expect((await box.adapter.retrieve(providerRef)).status).toBe('authorised');
    for (const key of ['key-1', 'key-1', 'key-2'])
      expect((await box.adapter.capture(providerRef, key)).status).toBe('captured');
    expect(box.movements()).toEqual(['authorise 24900', 'capture 24900']);
  });

  it.each([
    ['open', false],
    ['authorised', true],
  ])('cancels what is %s; of what is cancelled, it says so', async (_, paid) => {
    const box = await open();
    const { providerRef } = paid ? await authorised(box) : await box.adapter.create(wanted, 'key-create');
    for (const key of ['key-1', 'key-1', 'key-2'])
      expect((await box.adapter.cancel(providerRef, key)).status).toBe('voided');
    expect(box.movements()).toEqual(paid ? ['authorise 24900', 'void 24900'] : []);
  });

  it('answers a call that comes too late with how the payment stands', async () => {
    const box = await open();
    const { providerRef } = await captured(box);
    expect((await box.adapter.cancel(providerRef, 'key-1')).status).toBe('captured');
  });

  it.each([
    ['poor', 'other_method'],
    ['stolen', 'stop'],
    ['processing', 'retry'],
  ] as const)('a %s card is declined with the advice %s, and the payment stays open', async (card, advice) => {
    const box = await open();
    const opened = await box.adapter.create(wanted, 'key-create');
    await box.payByCard(opened, card);
    const seen = await box.adapter.retrieve(opened.providerRef);
    expect(seen).toMatchObject({ status: 'open', error: { advice } });
    expect(seen.error?.message).not.toBe('');
    await box.payByCard(opened, 'good');
    expect(await box.adapter.retrieve(opened.providerRef)).toMatchObject({ status: 'authorised', error: null });
  });

  it('charges at once where the payer pushes', async () => {
    const box = await open();
    const push = { ...wanted, method: 'upi', flow: 'push', total: money(250_000, 'INR') } as const;
    const opened = await box.adapter.create(push, 'key-create');
    expect(opened.status).toBe('open');
    await box.payByApp(opened);
    expect((await box.adapter.retrieve(opened.providerRef)).status).toBe('captured');
  });

  it('finds a payment by our id among others, and nothing where there is none', async () => {
    const box = await open();
    const since = new Date();
    for (const at of [1, 2, 3]) await box.adapter.create({ ...wanted, paymentId: `pay_${at}` }, `key-${at}`);
    const found = await box.adapter.find('pay_2', since);
    expect(found?.clientSecret).not.toBe('');
    expect(await box.adapter.create({ ...wanted, paymentId: 'pay_2' }, 'key-2')).toMatchObject({
      providerRef: found?.providerRef,
    });
    expect(await box.adapter.find('pay_4', since)).toBeNull();
  });

  it('refunds a part, once a key, and tells how it went', async () => {
    const box = await open();
    const { providerRef } = await captured(box);
    const refund = { refundId: 'rfn_1', paymentRef: providerRef, amount: money(4_900, 'EUR') };
    const given = await box.adapter.refund(refund, 'key-refund');
    expect(given).toMatchObject({ amount: 4_900, currency: 'EUR', errorCode: null });
    expect((await box.adapter.refund(refund, 'key-refund')).providerRef).toBe(given.providerRef);
    expect((await box.adapter.findRefund('rfn_1', providerRef))?.providerRef).toBe(given.providerRef);
    expect(await box.adapter.findRefund('rfn_2', providerRef)).toBeNull();
    expect(box.movements()).toEqual(['authorise 24900', 'capture 24900', 'refund 4900']);
    const seen = async () => (await box.adapter.retrieveRefund(given.providerRef)).status;
    await vi.waitFor(async () => expect(await seen()).toBe('succeeded'), 5_000);
  });

  it('refuses to give back what it has not, for good', async () => {
    const box = await open();
    const { providerRef: paymentRef } = await captured(box);
    const refund = { refundId: 'rfn_1', paymentRef, amount: money(30_000, 'EUR') };
    expect(await failureOf(box.adapter.refund(refund, 'key-1'))).toBeInstanceOf(PaymentRefused);
    const reserved = await authorised(box, { ...wanted, paymentId: 'pay_2' }, 'key-2');
    const early = { ...refund, paymentRef: reserved.providerRef, amount: money(100, 'EUR') };
    expect(await failureOf(box.adapter.refund(early, 'key-3'))).toBeInstanceOf(PaymentRefused);
  });

  it('lists every payment of a span, and none of another', async () => {
    const box = await open();
    const ids = Array.from({ length: 105 }, (_, at) => `pay_${at}`);
    for (const paymentId of ids) await box.adapter.create({ ...wanted, paymentId }, `key-${paymentId}`);
    const HOUR = 3_600_000;
    const around = await all(box.adapter.list(new Date(Date.now() - HOUR), new Date(Date.now() + HOUR)));
    expect(around.map(({ paymentId }) => paymentId ?? '').toSorted(byText)).toEqual(ids.toSorted(byText));
    expect(await all(box.adapter.list(new Date(Date.now() - 2 * HOUR), new Date(Date.now() - HOUR)))).toEqual([]);
  });

  it('settles what came in and what went out, with signs', async () => {
    const box = await open();
    const { providerRef } = await captured(box);
    await box.adapter.refund({ refundId: 'rfn_1', paymentRef: providerRef, amount: money(4_900, 'EUR') }, 'key-r');
    await box.adapter.cancel((await authorised(box, { ...wanted, paymentId: 'pay_2' }, 'key-2')).providerRef, 'key-c');
    const rows = await all(box.adapter.settlement(new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)));
    const summary = ({ kind, paymentRef, amount, currency }: SettlementRow) => [kind, paymentRef, amount, currency];
    expect(rows.map(summary).toSorted((a, b) => byText(String(a), String(b)))).toEqual([
      ['capture', providerRef, 24_900, 'EUR'],
      ['refund', providerRef, -4_900, 'EUR'],
    ]);
    expect(rows.find(({ kind }) => kind === 'capture')?.fee).toBeGreaterThan(0);
  });

  it('says by signed messages what happened, in the same words', async () => {
    const box = await open();
    const { providerRef } = await captured(box);
    const refund = { refundId: 'rfn_1', paymentRef: providerRef, amount: money(4_900, 'EUR') };
    await box.adapter.refund(refund, 'key-refund');
    await vi.waitFor(() => expect(subjects(box).some(({ kind }) => kind === 'refund')).toBe(true), 5_000);
    await box.dispute(providerRef);
    await vi.waitFor(() => expect(subjects(box).some(({ kind }) => kind === 'dispute')).toBe(true), 5_000);
    const heard = subjects(box);
    const statuses = heard.map((each) =>
      each.kind === 'payment' && each.paymentId === wanted.paymentId ? each.observed.status : null,
    );
    expect(statuses).toEqual(expect.arrayContaining(['authorised', 'captured']));
    expect(heard.find(({ kind }) => kind === 'refund')).toMatchObject({
      refundId: 'rfn_1',
      observed: { amount: 4_900 },
    });
    expect(heard.find(({ kind }) => kind === 'dispute')).toMatchObject({
      observed: { paymentRef: providerRef, status: 'needs_response', currency: 'EUR', dueBy: expect.any(Date) },
    });
  });

  it('is not believed when a message is changed, unsigned or signed by somebody else', async () => {
    const box = await open();
    await authorised(box);
    await vi.waitFor(() => expect(box.heard.length).toBeGreaterThan(0), 5_000);
    const { body, headers } = box.heard[0]!;
    expect(box.adapter.readWebhook(body, headers)).toEqual(box.adapter.readKept(body.toString()));
    const changed = Buffer.from(body.toString().replace('24', '42'));
    expect(changed).not.toEqual(body);
    const signature = name === 'stripe' ? 'stripe-signature' : 'x-signature';
    const forged = String(headers[signature]).replace(/[0-9a-f]{8}$/, '00000000');
    for (const [sent, said] of [
      [changed, headers],
      [body, {}],
      [body, { ...headers, [signature]: forged }],
      [body, { ...headers, [signature]: '' }],
    ] as const)
      expect(() => box.adapter.readWebhook(sent, said)).toThrow(BadSignature);
  });

  it('says that a call never left where there was no connection', async () => {
    const { adapterAt } = await open();
    for (const url of [await emptyAddress(), 'http://nowhere.invalid'])
      expect(await failureOf(adapterAt(url).create(wanted, 'key-1'))).toBeInstanceOf(NeverSent);
  });

  it.each([
    'reset_before',
    'reset_after_commit',
    '500_before',
    '500_after_commit',
    'truncated_json',
    'hang_after_commit',
  ])('says after %s that nobody knows, and the payment is found where there is one', async (fault) => {
    const box = await open();
    const since = new Date();
    box.fail({ on: 'create', fault, next: fault === 'truncated_json' ? 1 : box.attempts });
    const failure = await failureOf(box.adapter.create(wanted, 'key-1'));
    expect([failure instanceof ProviderAway, failure instanceof NeverSent]).toEqual([true, false]);
    box.heal();
    expect((await box.adapter.find(wanted.paymentId, since)) !== null).toBe(box.payments() === 1);
    expect(box.payments()).toBe(fault.endsWith('_before') ? 0 : 1);
  });

  it('says that a call was turned away before it was looked at', async () => {
    const box = await open();
    box.fail({ on: 'create', fault: 'rate_limit', next: 1 });
    const failure = await failureOf(box.adapter.create(wanted, 'key-1'));
    expect(failure).toBeInstanceOf(TooFast);
    expect((failure as TooFast).retryAfterMs).toBeGreaterThan(0);
    expect(box.payments()).toBe(0);
    expect((await box.adapter.create(wanted, 'key-1')).status).toBe('open');
  });

  it('says of what there is not, for good', async () => {
    const { adapter } = await open();
    expect(await failureOf(adapter.retrieve(name === 'stripe' ? 'pi_none' : 'fpb_none'))).toBeInstanceOf(
      PaymentRefused,
    );
  });
});

function subjects({ adapter, heard }: Box): NonNullable<ProviderEvent['subject']>[] {
  return heard.flatMap(({ body, headers }) => adapter.readWebhook(body, headers).subject ?? []);
}
