import type { Handler } from './call.ts';
import * as disputes from './disputes.ts';
import * as intents from './intents.ts';
import * as reads from './reads.ts';
import { createRefund, retrieveRefund } from './refunds.ts';

/** Names under which faults and latency know the routes. */
export const operations = [
  'create',
  'update',
  'confirm',
  'capture',
  'cancel',
  'retrieve',
  'list',
  'refund',
  'dispute',
] as const;
export type Operation = (typeof operations)[number];

export interface Route {
  method: 'GET' | 'POST';
  path: string;
  operation: Operation;
  handler: Handler;
  /** May be called from a browser, with a publishable key and a client secret. */
  browser?: boolean;
}

/** The part of Stripe's v1 API that fakepay speaks. `:id` stands for the id of an object. */
const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/payment_intents', operation: 'create', handler: intents.createIntent },
  { method: 'GET', path: '/v1/payment_intents', operation: 'list', handler: reads.listIntents },
  {
    method: 'GET',
    path: '/v1/payment_intents/:id',
    operation: 'retrieve',
    handler: intents.retrieveIntent,
    browser: true,
  },
  { method: 'POST', path: '/v1/payment_intents/:id', operation: 'update', handler: intents.updateIntent },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/confirm',
    operation: 'confirm',
    handler: intents.confirmIntent,
    browser: true,
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/source_cancel',
    operation: 'update',
    handler: intents.cancelChallenge,
    browser: true,
  },
  { method: 'POST', path: '/v1/payment_intents/:id/capture', operation: 'capture', handler: intents.captureIntent },
  { method: 'POST', path: '/v1/payment_intents/:id/cancel', operation: 'cancel', handler: intents.cancelIntent },
  { method: 'POST', path: '/v1/refunds', operation: 'refund', handler: createRefund },
  { method: 'GET', path: '/v1/refunds', operation: 'list', handler: reads.listRefunds },
  { method: 'GET', path: '/v1/refunds/:id', operation: 'retrieve', handler: retrieveRefund },
  { method: 'GET', path: '/v1/charges', operation: 'list', handler: reads.listCharges },
  { method: 'GET', path: '/v1/charges/:id', operation: 'retrieve', handler: reads.retrieveCharge },
  { method: 'POST', path: '/v1/payment_methods', operation: 'update', handler: reads.createMethod },
  { method: 'GET', path: '/v1/payment_methods/:id', operation: 'retrieve', handler: reads.retrieveMethod },
  { method: 'GET', path: '/v1/disputes', operation: 'list', handler: reads.listDisputes },
  { method: 'GET', path: '/v1/disputes/:id', operation: 'retrieve', handler: disputes.retrieveDispute },
  { method: 'POST', path: '/v1/disputes/:id', operation: 'dispute', handler: disputes.updateDispute },
  { method: 'POST', path: '/v1/disputes/:id/close', operation: 'dispute', handler: disputes.concedeDispute },
  { method: 'GET', path: '/v1/balance_transactions', operation: 'list', handler: reads.listBalanceTransactions },
  {
    method: 'GET',
    path: '/v1/balance_transactions/:id',
    operation: 'retrieve',
    handler: reads.retrieveBalanceTransaction,
  },
  { method: 'GET', path: '/v1/events', operation: 'list', handler: reads.listEvents },
  { method: 'GET', path: '/v1/events/:id', operation: 'retrieve', handler: reads.retrieveEvent },
];

const compiled = routes.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replace(':id', '([A-Za-z0-9_]{1,128})')}$`),
}));

export function findRoute(method: string, path: string): { route: Route; id: string } | null {
  for (const { route, pattern } of compiled) {
    const match = route.method === method ? pattern.exec(path) : null;
    if (match !== null) return { route, id: match[1] ?? '' };
  }
  return null;
}

/** Whether a browser on another origin may ask for this path at all. */
export const openToBrowsers = (path: string): boolean =>
  compiled.some(({ route, pattern }) => route.browser === true && pattern.test(path));
