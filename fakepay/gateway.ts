import type { Answer, Call } from './call.ts';
import { apiFailure, ApiError } from './errors.ts';
import type { Faults, FaultRule, Operation } from './faults.ts';
import { isMap, type FormMap } from './form.ts';
import { Idempotency, type Claim } from './idempotency.ts';
import type { Movement } from './model.ts';
import { logNormal, type Random } from './random.ts';
import type { Route } from './routes.ts';
import type { Store, Transaction } from './store.ts';
import type { Webhooks } from './webhooks.ts';

/** What is written back, or that nothing is. */
export type Reply =
  | { kind: 'reset' }
  | {
      kind: 'answer';
      status: number;
      body: string;
      headers: Record<string, string>;
      afterMs: number;
      /** The body breaks off in the middle. */
      truncated: boolean;
    };

export interface GatewayOptions {
  latencyMs: number;
  /** How long the answer for the card that times out is withheld. */
  hangMs: number;
  random: Random;
}

type Request = Omit<Call, 'tx'> & { path: string };

/** Spread of the delays: authorisations have the longer tail (p99 about 8.5 times the median). */
const sigmas: Partial<Record<Operation, number>> = { confirm: 0.92 };
const usualSigma = 0.5;
const otherCallsShare = 0.35;

/** Runs API calls: faults, idempotency and delay around one transaction each. */
export class Gateway {
  private readonly idempotency: Idempotency;
  private readonly store: Store;
  private readonly faults: Faults;
  private readonly webhooks: Webhooks;
  private readonly options: GatewayOptions;

  constructor(store: Store, faults: Faults, webhooks: Webhooks, options: GatewayOptions) {
    this.store = store;
    this.faults = faults;
    this.webhooks = webhooks;
    this.options = options;
    this.idempotency = new Idempotency(store);
  }

  async call(route: Route, request: Request): Promise<Reply> {
    const fault = this.faults.forCall(route.operation);
    const stopped = fault === null ? null : before(fault);
    if (stopped !== null) return stopped;

    const key = route.method === 'POST' ? request.idempotencyKey : null;
    if (key === null) return this.run(route, request, fault, null);
    const begun = this.idempotency.begin(key, request.path, keyless(request.params));
    if ('claim' in begun) {
      try {
        return await this.run(route, request, fault, begun.claim);
      } finally {
        begun.claim.release();
      }
    }
    const { status, body, requestId } = begun.replay;
    return after(fault, status, body, {
      'Idempotency-Key': key,
      'Idempotent-Replayed': 'true',
      'Original-Request': requestId,
    });
  }

  /** Runs something outside the API (a cardholder's answer, a clock) as one transaction, with its webhooks. */
  transact<T>(action: (tx: Transaction) => T): T {
    const tx = this.store.begin();
    const result = action(tx);
    this.commit(tx);
    return result;
  }

  private async run(route: Route, request: Request, fault: FaultRule | null, claim: Claim | null): Promise<Reply> {
    await pause(this.latency(route.operation));
    const tx = this.store.begin();
    const { status, body, withheld, saved } = this.execute(route, { ...request, tx }, fault);
    const text = JSON.stringify(body, null, 2);
    if (claim !== null && saved) {
      const { key, endpoint, fingerprint } = claim;
      const { requestId } = request;
      tx.put('answer', { id: key, savedAtMs: Date.now(), endpoint, fingerprint, requestId, status, body: text });
    }
    this.commit(tx);
    const headers: Record<string, string> = claim === null ? {} : { 'Idempotency-Key': claim.key };
    const reply = after(fault, status, text, headers);
    return withheld && reply.kind === 'answer' ? { ...reply, afterMs: this.options.hangMs } : reply;
  }

  private execute(route: Route, call: Call, fault: FaultRule | null): Answer & { saved: boolean } {
    try {
      const answer = route.handler(call);
      if (fault?.fault !== '500_after_commit') return { ...answer, saved: true };
      return { status: 500, body: { error: apiFailure().error }, saved: true };
    } catch (error) {
      call.tx.drop();
      if (error instanceof ApiError) return { status: error.status, body: { error: error.error }, saved: error.saved };
      throw error;
    }
  }

  private commit(tx: Transaction): void {
    const events = tx.changed('event');
    // Delivery and event are durable together: a kill between them would lose the webhook.
    for (const id of events) this.webhooks.expect(tx, id);
    tx.commit();
    this.webhooks.enqueue(events);
  }

  private latency(operation: Operation): number {
    const { latencyMs, random } = this.options;
    if (latencyMs === 0) return 0;
    const median = operation === 'confirm' ? latencyMs : latencyMs * otherCallsShare;
    return logNormal(random, median, sigmas[operation] ?? usualSigma);
  }
}

// A browser's key is not a parameter: the same request with the other key is the same request.
function keyless(params: FormMap): FormMap {
  const { key: _, ...rest } = params;
  return isMap(rest) ? rest : params;
}

const pause = (ms: number): Promise<void> =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));

const answer = (status: number, body: string, headers: Record<string, string> = {}): Reply & { kind: 'answer' } => ({
  kind: 'answer',
  status,
  body,
  headers,
  afterMs: 0,
  truncated: false,
});

const failure = (status: number, error: ApiError): Reply & { kind: 'answer' } =>
  answer(status, JSON.stringify({ error: error.error }, null, 2));

/** Faults that strike before anything was done: no key is saved. */
function before(rule: FaultRule): Reply | null {
  switch (rule.fault) {
    case 'reset_before':
    case 'outage':
      return { kind: 'reset' };
    case '500_before':
      return failure(500, apiFailure());
    case 'brownout':
      return { ...failure(503, apiFailure()), afterMs: rule.ms ?? 2000 };
    case 'rate_limit':
      return { ...failure(429, tooMany), headers: { 'Stripe-Rate-Limited-Reason': 'endpoint-rate' } };
    default:
      return null;
  }
}

const tooMany = new ApiError(
  429,
  {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message:
      'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
  },
  false,
);

/** Faults that strike after the commit: only the answer suffers. */
function after(rule: FaultRule | null, status: number, body: string, headers: Record<string, string>): Reply {
  switch (rule?.fault) {
    case 'reset_after_commit':
      return { kind: 'reset' };
    case 'hang_after_commit':
      return { ...answer(status, body, headers), afterMs: rule.ms ?? 20_000 };
    case 'truncated_json':
      return { ...answer(status, body, headers), truncated: true };
    default:
      return answer(status, body, headers);
  }
}

/** What happened, for oracles: every intent and every movement of money. */
export function truth(store: Store) {
  const { intent, refund, movement } = store.tables;
  const refunds = new Map<string, { id: string; amount: number; status: string }[]>();
  for (const { intent: id, id: refundId, amount, status } of refund.values()) {
    refunds.set(id, [...(refunds.get(id) ?? []), { id: refundId, amount, status }]);
  }
  return {
    intents: [...intent.values()].map((row) => ({
      id: row.id,
      status: row.status,
      amount: row.amount,
      currency: row.currency,
      amount_capturable: row.status === 'requires_capture' ? row.amount : 0,
      amount_received: row.amountReceived,
      capture_method: row.captureMethod,
      metadata: row.metadata,
      created: row.created,
      canceled_at: row.canceledAt,
      latest_charge: row.latestCharge,
      refunds: refunds.get(row.id) ?? [],
    })),
    movements: [...movement.values()].map(({ atMs, ...row }) => ({ ...row, at: new Date(atMs).toISOString() })),
    totals: totals(movement.values()),
  };
}

export type Truth = ReturnType<typeof truth>;

function totals(movements: Iterable<Movement>): Record<string, Record<Movement['kind'], number>> {
  const sums: Record<string, Record<Movement['kind'], number>> = {};
  for (const { currency, kind, amount } of movements) {
    const sum = (sums[currency] ??= { authorise: 0, capture: 0, void: 0, refund: 0, refund_reversal: 0 });
    sum[kind] += amount;
  }
  return sums;
}
