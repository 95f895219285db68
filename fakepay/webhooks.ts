import { createHmac } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Faults, FaultRule } from './faults.ts';
import { newId, nowSeconds } from './ids.ts';
import type { Delivery, EventRecord } from './model.ts';
import { renderEvent } from './render.ts';
import type { Store, Transaction } from './store.ts';

const firstPauseMs = 500;
const longestPauseMs = 5 * 60_000;
const giveUpAfterMs = 3 * 86_400_000;
const answerWithinMs = 10_000;
const staleS = 600;

interface WebhookTarget {
  url: string;
  secret: string;
  /** How many deliveries may be under way at once. */
  atOnce: number;
}

/** `Stripe-Signature` as Stripe writes it: HMAC-SHA256 of `<t>.<body>`. */
function signature(secret: string, body: string, atS: number): string {
  const mac = createHmac('sha256', secret).update(`${atS}.${body}`).digest('hex');
  return `t=${atS},v1=${mac}`;
}

/**
 * Delivers events to one address until it answers 2xx: started in the order of the events, a bounded number at once,
 * retried after 0.5 s, 1 s, 2 s and so on up to 5 minutes apart, given up after 3 days. What is pending is in the
 * store, so it goes on after a restart.
 */
export class Webhooks {
  private readonly waiting: string[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly agents: { http: HttpAgent; https: HttpsAgent };
  private readonly store: Store;
  private readonly faults: Faults;
  private readonly target: WebhookTarget | null;
  private underWay = 0;
  private closed = false;
  /** Deliveries held back until another one has overtaken them. */
  private overtaken: (() => void)[] = [];

  constructor(store: Store, faults: Faults, target: WebhookTarget | null) {
    this.store = store;
    this.faults = faults;
    this.target = target;
    this.agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  }

  /** Takes up what was pending when the last process ended. */
  resume(): void {
    for (const delivery of this.store.tables.delivery.values()) {
      if (delivery.state === 'pending') this.schedule(delivery.id, delivery.nextAtMs - Date.now());
    }
  }

  /** Puts the delivery of an event into the event's own transaction. */
  expect(tx: Transaction, id: string): void {
    if (this.target === null) return;
    const now = Date.now();
    tx.put('delivery', { id, createdMs: now, attempts: 0, nextAtMs: now, state: 'pending' });
  }

  /** Queues the deliveries that a commit has just put into the store. */
  enqueue(eventIds: readonly string[]): void {
    for (const id of eventIds) {
      const event = this.store.tables.event.get(id);
      if (event !== undefined) this.admit(event);
    }
  }

  get pending(): number {
    let count = 0;
    for (const delivery of this.store.tables.delivery.values()) if (delivery.state === 'pending') count++;
    return count;
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.agents.http.destroy();
    this.agents.https.destroy();
  }

  private admit(event: EventRecord): void {
    if (this.target === null) return;
    const fault = this.faults.forWebhook(event.type);
    const passed = this.overtaken;
    this.overtaken = [];
    this.admitWith(event, fault);
    for (const release of passed) release();
  }

  private admitWith(event: EventRecord, fault: FaultRule | null): void {
    const { id } = event;
    switch (fault?.fault) {
      case 'drop':
        this.update(id, { state: 'given_up' });
        return;
      case 'drop_until_retry':
        this.retryLater(id);
        return;
      case 'delay':
        this.schedule(id, fault.ms ?? 5000);
        return;
      case 'reorder':
        this.holdBack(id, fault.ms ?? 1000);
        return;
      case 'duplicate':
        for (let copy = 0; copy < (fault.copies ?? 1); copy++) this.waiting.push(id);
        break;
      case 'forge':
        void this.sendForged(event);
        break;
      case 'stale':
        void this.sendStale(event);
        break;
      default:
        break;
    }
    this.schedule(id, 0);
  }

  private holdBack(id: string, atMostMs: number): void {
    let gone = false;
    const release = (): void => {
      if (gone) return;
      gone = true;
      this.schedule(id, 0);
    };
    this.overtaken.push(release);
    this.after(atMostMs, release);
  }

  private schedule(id: string, delayMs: number): void {
    if (this.target === null || this.closed) return;
    if (delayMs > 0) {
      this.after(delayMs, () => this.schedule(id, 0));
      return;
    }
    this.waiting.push(id);
    setImmediate(() => this.pump());
  }

  private after(delayMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, delayMs);
    this.timers.add(timer);
  }

  private pump(): void {
    while (!this.closed && this.target !== null && this.underWay < this.target.atOnce) {
      const id = this.waiting.shift();
      if (id === undefined) return;
      this.underWay++;
      void this.deliver(id).finally(() => {
        this.underWay--;
        this.pump();
      });
    }
  }

  private async deliver(id: string): Promise<void> {
    const event = this.store.tables.event.get(id);
    if (event === undefined || this.target === null) return;
    const body = bodyOf(event);
    const taken = await this.post(body, signature(this.target.secret, body, nowSeconds()));
    if (this.closed) return;
    if (taken) this.update(id, { state: 'delivered' });
    else if (this.store.tables.delivery.get(id)?.state === 'pending') this.retryLater(id);
  }

  private retryLater(id: string): void {
    const delivery = this.store.tables.delivery.get(id);
    if (delivery === undefined) return;
    const attempts = delivery.attempts + 1;
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1));
    const nextAtMs = Date.now() + pauseMs;
    if (nextAtMs - delivery.createdMs > giveUpAfterMs) {
      this.update(id, { attempts, state: 'given_up' });
      return;
    }
    this.update(id, { attempts, nextAtMs });
    this.schedule(id, pauseMs);
  }

  private update(id: string, change: Partial<Delivery>): void {
    const before = this.store.tables.delivery.get(id);
    if (before === undefined || before.state === 'delivered') return;
    this.store.apply([{ kind: 'delivery', row: { ...before, ...change } }]);
  }

  /** An event that never happened, by someone who does not know the secret. */
  private async sendForged(event: EventRecord): Promise<void> {
    const forged = { ...event, id: newId('evt'), object: { ...event.object, amount: 1, amount_received: 1 } };
    const body = bodyOf(forged);
    await this.post(body, signature('whsec_forged', body, nowSeconds()));
  }

  /** A true event, replayed by someone who recorded it. */
  private async sendStale(event: EventRecord): Promise<void> {
    if (this.target === null) return;
    const body = bodyOf(event);
    await this.post(body, signature(this.target.secret, body, nowSeconds() - staleS));
  }

  /** @returns whether the answer was 2xx */
  private post(body: string, signed: string): Promise<boolean> {
    const url = new URL(this.target?.url ?? '');
    const secure = url.protocol === 'https:';
    return new Promise((resolve) => {
      const request = (secure ? httpsRequest : httpRequest)(
        url,
        {
          method: 'POST',
          agent: secure ? this.agents.https : this.agents.http,
          timeout: answerWithinMs,
          headers: {
            'Content-Type': 'application/json; charset=utf-8',
            'Content-Length': Buffer.byteLength(body),
            'Stripe-Signature': signed,
            'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          },
        },
        (response) => {
          response.resume();
          response.on('error', () => resolve(false));
          response.on('end', () => resolve(Math.floor((response.statusCode ?? 500) / 100) === 2));
          response.on('close', () => resolve(false));
        },
      );
      request.on('timeout', () => request.destroy());
      request.on('error', () => resolve(false));
      request.end(body);
    });
  }
}

const bodyOf = (event: EventRecord): string => JSON.stringify(renderEvent(event, 1), null, 2);
