import { runDue } from '../shared/agenda.ts';
import type { Deliveries } from '../shared/deliveries.ts';
import type { Faults, Strike } from '../shared/faults.ts';
import { logNormal, pause, type Random } from '../shared/random.ts';
import type { RateLimiter } from '../shared/rate-limits.ts';
import { after, before, written, type Failures, type Reply, type Written } from '../shared/reply.ts';
import type { Call } from './call.ts';
import { answerLifeMs, type Store, type Transaction } from './model.ts';
import { takeApproval, takeLateMoney } from './payer.ts';
import { expireAuthorisation } from './payments.ts';
import { refuse, Refusal } from './refusal.ts';
import { settleRefund } from './refunds.ts';
import type { Route } from './routes.ts';

type Request = Omit<Call, 'tx' | 'faults'> & { path: string; key: string };

export interface Delays {
  /** Median of a log-normal delay; 0: none. */
  latencyMs: number;
  random: Random;
}

const latencySigma = 0.7;

/** What comes by itself when its time has come. */
const steps: Record<string, (call: Call) => void> = {
  authorisation_expires: expireAuthorisation,
  refund_settles: settleRefund,
  upi_approved: takeApproval,
  upi_comes_late: takeLateMoney,
};

/**
 * Runs API calls. Its keys are unlike Stripe's: only what succeeded is kept, for 30 minutes, whatever the body was;
 * everything else runs again.
 */
export class Gateway {
  private readonly running = new Set<string>();
  private readonly store: Store;
  private readonly faults: Faults;
  private readonly webhooks: Deliveries;
  private readonly limiter: RateLimiter;
  private readonly delays: Delays;

  constructor(store: Store, faults: Faults, webhooks: Deliveries, limiter: RateLimiter, delays: Delays) {
    this.store = store;
    this.faults = faults;
    this.webhooks = webhooks;
    this.limiter = limiter;
    this.delays = delays;
  }

  async call(route: Route, request: Request): Promise<Reply> {
    const beyond = route.open === true ? null : this.limiter.refuses(route.path);
    if (beyond !== null) return failures.tooMany(beyond);
    const strike = this.faults.forCall(route.operation);
    const stopped = strike === null ? null : before(strike, failures);
    if (stopped !== null) return stopped;
    if (request.key === '') {
      await pause(this.latency());
      return after(strike, this.run(route, request, strike, null));
    }

    const id = `${request.path} ${request.key}`;
    const saved = this.store.tables.answer.get(id);
    if (saved !== undefined && this.store.clock.now() - saved.savedAtMs <= answerLifeMs) {
      return after(strike, written(saved.status, saved.body));
    }
    if (this.running.has(id)) throw refuse.inProgress();
    this.running.add(id);
    try {
      await pause(this.latency());
      return after(strike, this.run(route, request, strike, id));
    } finally {
      this.running.delete(id);
    }
  }

  /** Runs something outside the API as one transaction, with its webhooks. */
  unasked<T>(action: (call: Call) => T, id = '', given: Call['given'] = {}): T {
    const tx = this.store.begin();
    const result = action({ tx, faults: this.faults, id, given, baseUrl: '' });
    this.commit(tx);
    return result;
  }

  runDue(): void {
    const run = (name: string) => (tx: Transaction, ref: string) =>
      steps[name]?.({ tx, faults: this.faults, id: ref, given: {}, baseUrl: '' });
    const all = Object.fromEntries(Object.keys(steps).map((name) => [name, run(name)]));
    runDue(this.store, (action) => this.unasked(({ tx }) => action(tx)), all);
  }

  private run(route: Route, request: Request, strike: Strike | null, keptAs: string | null): Written {
    const tx = this.store.begin();
    try {
      const { status, body } = route.handler({ ...request, tx, faults: this.faults });
      const text = JSON.stringify(body);
      const fails = strike?.rule.fault === '500_after_commit';
      if (keptAs !== null && !fails) {
        tx.put('answer', { id: keptAs, savedAtMs: tx.clock.now(), status, body: text });
      }
      this.commit(tx);
      return fails ? failures.failed(500) : written(status, text);
    } catch (error) {
      if (error instanceof Refusal) return written(error.status, JSON.stringify({ error: error.error }));
      throw error;
    }
  }

  private latency(): number {
    const { latencyMs, random } = this.delays;
    return latencyMs === 0 ? 0 : logNormal(random, latencyMs, latencySigma);
  }

  private commit(tx: Transaction): void {
    const planned = tx
      .changed('event')
      .flatMap((id) => this.webhooks.planned(id, tx.get('event', id)?.kind ?? '') ?? []);
    // Delivery and event are durable together: a kill between them would lose the webhook.
    for (const delivery of planned) tx.put('delivery', delivery);
    tx.commit();
    this.webhooks.enqueue(planned);
  }
}

const wording = (kind: string): string => JSON.stringify({ error: { kind } });

const failures: Failures = {
  failed: (status) => written(status, wording(status === 500 ? 'internal' : 'unavailable')),
  tooMany: () => written(429, wording('too_fast'), { 'Retry-After': '1' }),
};
