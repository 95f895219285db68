import type { Order, Ticket, Visitor } from '../harness/visitor.ts';

/** What one visitor came to do. */
export type Plan =
  | 'buys'
  | 'is declined, then buys'
  | 'approves 3-D Secure'
  | 'declines 3-D Secure'
  | 'abandons 3-D Secure'
  | 'cancels'
  | 'abandons the hold'
  | 'abandons the order'
  | 'buys in two tabs'
  | 'looks around';

/** What one visitor was told by a 2xx, and how it ended for him. */
export interface Told {
  readonly visitor: Visitor;
  readonly plan: Plan;
  readonly event: string;
  hold?: { readonly id: string; readonly places: number; readonly expiresAtMs: number };
  order?: Pick<Order, 'id' | 'total'> & { readonly places: number };
  /** He has asked for it; it need not have been granted. */
  cancelAsked?: boolean;
  paid?: boolean;
  tickets?: readonly Pick<Ticket, 'id' | 'qr'>[];
  /** A refusal that nobody should get, as `409 checkout.seats_gone`. */
  wronged?: string;
  /** Nobody could tell him in time. */
  gaveUp?: string;
}

/** How many requests, and how they went. A request that is sent again with the same key is one request. */
export interface Counts {
  requests: number;
  /** The first sending brought no answer, or a 5xx. */
  failedOnce: number;
  failedTwice: number;
  gaveUp: number;
  /** Answers by status and code, of every sending that was not 2xx. */
  refusals: Record<string, number>;
}

/** Everything that clients were told during one sale. */
export class History {
  readonly all: Told[] = [];
  readonly counts: Counts = { requests: 0, failedOnce: 0, failedTwice: 0, gaveUp: 0, refusals: {} };

  begin(visitor: Visitor, plan: Plan, event: string): Told {
    const told: Told = { visitor, plan, event };
    this.all.push(told);
    return told;
  }

  refused(name: string): void {
    this.counts.refusals[name] = (this.counts.refusals[name] ?? 0) + 1;
  }

  get orders(): number {
    return this.all.filter(({ order }) => order).length;
  }

  get paid(): number {
    return this.all.filter(({ paid }) => paid).length;
  }

  /** Answers of 5xx, by code, such as `503 http.unavailable`. */
  refusalsOf(status: RegExp): number {
    return Object.entries(this.counts.refusals).reduce(
      (sum, [name, count]) => sum + (status.test(name) ? count : 0),
      0,
    );
  }
}
