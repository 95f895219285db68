import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Faults, FaultRule } from './faults.ts';
import type { Delivery, Table } from './store.ts';

const firstPauseMs = 500;
const longestPauseMs = 5 * 60_000;
const giveUpAfterMs = 3 * 86_400_000;
const answerWithinMs = 10_000;

interface WebhookTarget {
  /** One address, or several with commas that are told by turns, as a balancer would. */
  url: string;
  /** How many deliveries may be under way at once. */
  atOnce: number;
  /** Types of the events that the shop wants to hear of; all when absent. */
  events?: readonly string[] | undefined;
}

export interface Letter {
  body: string;
  headers: Record<string, string>;
}

/** How a letter differs from the true one. */
export type Manner = 'true' | 'forged' | 'stale' | 'rotating';

/** What a gateway writes about one of its events. */
export interface Scribe {
  /** Null for an event that is gone. */
  typeOf(eventId: string): string | null;
  letter(eventId: string, manner: Manner): Letter | null;
}

/** Where deliveries are kept. */
export interface DeliveryBook {
  table: Table<Delivery>;
  save(delivery: Delivery): void;
}

/**
 * Delivers events to the shop's address until it answers 2xx: started in the order of the events, a bounded number at once,
 * retried after 0.5 s, 1 s, 2 s and so on up to 5 minutes apart, given up after 3 days. What is pending is in the
 * store, so it goes on after a restart.
 */
export class Deliveries {
  private readonly waiting: string[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly agents: { http: HttpAgent; https: HttpsAgent };
  private readonly book: DeliveryBook;
  private readonly faults: Faults;
  private readonly scribe: Scribe;
  private readonly target: WebhookTarget | null;
  private readonly addresses: readonly string[];
  private sent = 0;
  /** Letters that are written as a fault wants them. */
  private readonly manners = new Map<string, Manner>();
  private underWay = 0;
  private closed = false;
  /** Deliveries held back until another one has overtaken them. */
  private overtaken: (() => void)[] = [];

  constructor(book: DeliveryBook, faults: Faults, scribe: Scribe, target: WebhookTarget | null) {
    this.book = book;
    this.faults = faults;
    this.scribe = scribe;
    this.target = target;
    this.addresses = target?.url.split(',') ?? [];
    this.agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  }

  /** Takes up what was pending when the last process ended. */
  resume(): void {
    for (const delivery of this.book.table.values()) {
      if (delivery.state === 'pending') this.schedule(delivery.id, delivery.nextAtMs - Date.now());
    }
  }

  /** The delivery of an event, for the event's own transaction; null when nobody listens to such ones. */
  planned(id: string, type: string): Delivery | null {
    const now = Date.now();
    const isHeard = this.target !== null && (this.target.events?.includes(type) ?? true);
    return isHeard ? { id, createdMs: now, attempts: 0, nextAtMs: now, state: 'pending' } : null;
  }

  /** Queues the deliveries that a commit has just put into the book. */
  enqueue(planned: readonly Delivery[]): void {
    for (const { id } of planned) this.admit(id);
  }

  get pending(): number {
    let count = 0;
    for (const delivery of this.book.table.values()) if (delivery.state === 'pending') count++;
    return count;
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.agents.http.destroy();
    this.agents.https.destroy();
  }

  private admit(id: string): void {
    const type = this.scribe.typeOf(id);
    if (type === null) return;
    const fault = this.faults.forWebhook(type);
    const passed = this.overtaken;
    this.overtaken = [];
    this.admitWith(id, fault);
    for (const release of passed) release();
  }

  private admitWith(id: string, fault: FaultRule | null): void {
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
        void this.send(id, 'forged');
        break;
      case 'stale':
        void this.send(id, 'stale');
        break;
      case 'rotate':
        this.manners.set(id, 'rotating');
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
    const taken = await this.send(id, this.manners.get(id) ?? 'true');
    if (this.closed) return;
    if (taken) this.update(id, { state: 'delivered' });
    else if (this.book.table.get(id)?.state === 'pending') this.retryLater(id);
  }

  private retryLater(id: string): void {
    const delivery = this.book.table.get(id);
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
    const before = this.book.table.get(id);
    if (before === undefined || before.state === 'delivered') return;
    if (change.state !== undefined) this.manners.delete(id);
    this.book.save({ ...before, ...change });
  }

  private async send(id: string, manner: Manner): Promise<boolean> {
    const letter = this.scribe.letter(id, manner);
    return letter !== null && this.post(letter);
  }

  /** @returns whether the answer was 2xx */
  private post({ body, headers }: Letter): Promise<boolean> {
    const url = new URL(this.addresses[this.sent++ % this.addresses.length] ?? '');
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
            ...headers,
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
