import type { Handler } from './call.ts';
import { authorise } from './payer.ts';
import * as payments from './payments.ts';
import * as refunds from './refunds.ts';
import { settlements } from './settlements.ts';

/** Names under which faults know the routes. */
export const operations = ['create', 'authorise', 'capture', 'cancel', 'retrieve', 'list', 'refund'] as const;

export interface Route {
  method: 'GET' | 'POST';
  path: string;
  operation: (typeof operations)[number];
  handler: Handler;
  /** The fan's browser calls it: no key, no Request-Key. */
  open?: boolean;
}

const routes: readonly Route[] = [
  { method: 'POST', path: '/payments', operation: 'create', handler: payments.createPayment },
  { method: 'GET', path: '/payments', operation: 'list', handler: payments.listPayments },
  { method: 'GET', path: '/payments/:id', operation: 'retrieve', handler: payments.retrievePayment },
  { method: 'POST', path: '/payments/:id/capture', operation: 'capture', handler: payments.capturePayment },
  { method: 'POST', path: '/payments/:id/cancel', operation: 'cancel', handler: payments.cancelPayment },
  { method: 'POST', path: '/payments/:id/refunds', operation: 'refund', handler: refunds.createRefund },
  { method: 'GET', path: '/refunds', operation: 'list', handler: refunds.findRefunds },
  { method: 'GET', path: '/refunds/:id', operation: 'retrieve', handler: refunds.retrieveRefund },
  { method: 'GET', path: '/settlements', operation: 'list', handler: settlements },
  { method: 'POST', path: '/sessions/:id/authorise', operation: 'authorise', handler: authorise, open: true },
];

const compiled = routes.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replace(':id', '(\\w{1,128})')}$`),
}));

export function findRoute(method: string, path: string): { route: Route; id: string } | null {
  for (const { route, pattern } of compiled) {
    const match = route.method === method ? pattern.exec(path) : null;
    if (match !== null) return { route, id: match[1] ?? '' };
  }
  return null;
}
