import { runDue } from '../shared/agenda.ts';
import type { Deliveries } from '../shared/deliveries.ts';
import type { Faults, Strike } from '../shared/faults.ts';
import { logNormal, pause, type Random } from '../shared/random.ts';
import type { RateLimiter } from '../shared/rate-limits.ts';
import { after, before, written, type Failures, type Reply } from '../shared/reply.ts';
import { unasked, type Answer, type Call } from './call.ts';
import { apiFailure, ApiError } from './errors.ts';
import { isMap, type FormMap } from './form.ts';
import { Idempotency, type Claim } from './idempotency.ts';
import { expireAuthorisation } from './intents.ts';
import type { Store, Transaction } from './model.ts';
import { settleRefund } from './refunds.ts';
import type { Operation, Route } from './routes.ts';
import { endProcessing, expireRequest, takeAnswer, takeLateMoney } from './upi.ts';

export interface GatewayOptions {
  latencyMs: number;
  /** How long the answer for the card that times out is withheld. */
  hangMs: number;
  random: Random;
}

type Request = Omit<Call, 'tx' | 'faults'> & { path: string };

/** What comes by itself when its time has come. */
const steps: Record<string, (call: Call) => void> = {
  authorisation_expires: expireAuthorisation,
  refund_settles: settleRefund,
  upi_answered: takeAnswer,
  upi_processed: endProcessing,
  upi_expires: expireRequest,
  upi_comes_late: takeLateMoney,
};

/** Spread of the delays: authorisations have the longer tail (p99 about 8.5 times the median). */
const sigmas: Partial<Record<Operation, number>> = { confirm: 0.92 };
const usualSigma = 0.5;
const otherCallsShare = 0.35;

/** Runs API calls: limits, faults, idempotency and delay around one transaction each. */
export class Gateway {
  private readonly idempotency: Idempotency;
  private readonly store: Store;
  private readonly faults: Faults;
  private readonly webhooks: Deliveries;
  private readonly limiter: RateLimiter;
  private readonly options: GatewayOptions;

  constructor(store: Store, faults: Faults, webhooks: Deliveries, limiter: RateLimiter, options: GatewayOptions) {
    this.store = store;
    this.faults = faults;
    this.webhooks = webhooks;
    this.limiter = limiter;
    this.options = options;
    this.idempotency = new Idempotency(store);
  }

  async call(route: Route, request: Request): Promise<Reply> {
    const beyond = this.limiter.refuses(`${route.method} ${route.path}`);
    if (beyond !== null) return failures.tooMany(beyond);
    const strike = this.faults.forCall(route.operation);
    const stopped = strike === null ? null : before(strike, failures);
    if (stopped !== null) return stopped;

    const key = route.method === 'POST' ? request.idempotencyKey : null;
    if (key === null) return this.run(route, request, strike, null);
    const begun = this.idempotency.begin(key, request.path, keyless(request.params));
    if ('claim' in begun) {
      try {
        return await this.run(route, request, strike, begun.claim);
      } finally {
        begun.claim.release();
      }
    }
    const { status, body, requestId } = begun.replay;
    const headers = { 'Idempotency-Key': key, 'Idempotent-Replayed': 'true', 'Original-Request': requestId };
    return after(strike, written(status, body, headers));
  }

  /** Runs something outside the API (a payer's answer, a bank's) as one transaction, with its webhooks. */
  unasked<T>(id: string, action: (call: Call) => T): T {
    return this.transact((tx) => action(unasked(tx, this.faults, id)));
  }

  runDue(): void {
    const calls = Object.entries(steps).map(([name, step]) => [
      name,
      (tx: Transaction, ref: string) => step(unasked(tx, this.faults, ref)),
    ]);
    runDue(this.store, (action) => this.transact(action), Object.fromEntries(calls));
  }

  private transact<T>(action: (tx: Transaction) => T): T {
    const tx = this.store.begin();
    const result = action(tx);
    this.commit(tx);
    return result;
  }

  private async run(route: Route, request: Request, strike: Strike | null, claim: Claim | null): Promise<Reply> {
    await pause(this.latency(route.operation));
    const tx = this.store.begin();
    const { status, body, withheld, saved } = this.execute(route, { ...request, tx, faults: this.faults }, strike);
    const text = JSON.stringify(body, null, 2);
    if (claim !== null && saved) {
      const { key, endpoint, fingerprint } = claim;
      const { requestId } = request;
      const savedAtMs = tx.clock.now();
      tx.put('answer', { id: key, savedAtMs, endpoint, fingerprint, requestId, status, body: text });
    }
    this.commit(tx);
    const headers: Record<string, string> = claim === null ? {} : { 'Idempotency-Key': claim.key };
    const reply = after(strike, written(status, text, headers));
    return withheld && reply.kind === 'answer' ? { ...reply, afterMs: this.options.hangMs } : reply;
  }

  private execute(route: Route, call: Call, strike: Strike | null): Answer & { saved: boolean } {
    try {
      const answer = route.handler(call);
      if (strike?.rule.fault !== '500_after_commit') return { ...answer, saved: true };
      return { status: 500, body: { error: apiFailure().error }, saved: true };
    } catch (error) {
      call.tx.drop();
      if (error instanceof ApiError) return { status: error.status, body: { error: error.error }, saved: error.saved };
      throw error;
    }
  }

  private commit(tx: Transaction): void {
    const planned = tx
      .changed('event')
      .flatMap((id) => this.webhooks.planned(id, tx.get('event', id)?.type ?? '') ?? []);
    // Delivery and event are durable together: a kill between them would lose the webhook.
    for (const delivery of planned) tx.put('delivery', delivery);
    tx.commit();
    this.webhooks.enqueue(planned);
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

const wording = (error: Record<string, unknown>): string => JSON.stringify({ error }, null, 2);

const tooManyRequests = {
  type: 'invalid_request_error',
  code: 'rate_limit',
  message:
    'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
};

const failures: Failures = {
  failed: (status) => written(status, wording(apiFailure().error)),
  tooMany: (reason) =>
    written(429, wording(new ApiError(429, tooManyRequests, false).error), {
      'Stripe-Rate-Limited-Reason': reason === 'account' ? 'global-rate' : 'endpoint-rate',
    }),
};
