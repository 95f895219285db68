import { ok, type Call, type Handler } from './call.ts';
import { chargeShape } from './bank.ts';
import { invalid, notFound } from './errors.ts';
import { isMap } from './form.ts';
import { methodFromData } from './methods.ts';
import { Params } from './params.ts';
import { renderDispute, renderEvent, renderIntent, renderMethod, renderRefund, type Json } from './render.ts';
import { linesOf } from './statements.ts';

const paging = ['created', 'ending_before', 'expand', 'limit', 'starting_after'];

interface Listed {
  id: string;
  created: number;
}

/** A page in Stripe's shape, newest first, with its `created`, `limit`, `starting_after` and `ending_before`. */
function page<T extends Listed>(call: Call, params: Params, url: string, rows: T[], render: (row: T) => Json) {
  const limit = params.integer('limit') ?? 10;
  if (limit < 1 || limit > 100) throw invalid('Limit must be between 1 and 100.', 'parameter_invalid_integer', 'limit');
  const inTime = createdFilter(params);
  const matching = rows.filter((row) => inTime(row.created));
  const after = cursor(matching, params.text('starting_after'), 'starting_after');
  const before = cursor(matching, params.text('ending_before'), 'ending_before');
  const end = before === null ? (after ?? -1) + 1 + limit : before;
  const start = before === null ? (after ?? -1) + 1 : Math.max(0, before - limit);
  const data = matching.slice(start, end).map(render);
  const more = before === null ? end < matching.length : start > 0;
  return ok(call, { object: 'list', data, has_more: more, url });
}

function cursor(rows: Listed[], id: string | null, param: string): number | null {
  if (id === null) return null;
  const index = rows.findIndex((row) => row.id === id);
  if (index < 0) throw notFound('object', id, param);
  return index;
}

const comparisons: Record<string, (created: number, bound: number) => boolean> = {
  gt: (created, bound) => created > bound,
  gte: (created, bound) => created >= bound,
  lt: (created, bound) => created < bound,
  lte: (created, bound) => created <= bound,
};

function createdFilter(params: Params): (created: number) => boolean {
  const value = params.raw('created');
  if (!isMap(value)) {
    const exact = params.integer('created');
    return (created) => exact === null || created === exact;
  }
  const tests = Object.entries(value).map(([name, bound]) => {
    const compare = comparisons[name];
    if (compare === undefined || !/^\d+$/.test(String(bound))) {
      throw invalid('Invalid created filter', 'parameter_invalid', 'created');
    }
    return (created: number) => compare(created, Number(bound));
  });
  return (created) => tests.every((test) => test(created));
}

export const listIntents: Handler = (call) => {
  const params = new Params(call.params, [...paging, 'customer']);
  const customer = params.text('customer');
  const rows = call.tx.list('intent').filter((row) => customer === null || row.echo.customer === customer);
  return page(call, params, '/v1/payment_intents', rows, renderIntent);
};

export const listRefunds: Handler = (call) => {
  const params = new Params(call.params, [...paging, 'charge', 'payment_intent']);
  const charge = params.text('charge');
  const intent = params.text('payment_intent');
  const rows = call.tx
    .list('refund')
    .filter((row) => (charge === null || row.charge === charge) && (intent === null || row.intent === intent));
  return page(call, params, '/v1/refunds', rows, renderRefund);
};

export const retrieveCharge: Handler = (call) => {
  void new Params(call.params, ['expand']);
  const charge = call.tx.get('charge', call.id);
  if (charge === undefined) throw notFound('charge', call.id, 'id');
  return ok(call, chargeShape(call.tx, charge));
};

export const listCharges: Handler = (call) => {
  const params = new Params(call.params, [...paging, 'payment_intent']);
  const intent = params.text('payment_intent');
  const rows = call.tx.list('charge').filter((row) => intent === null || row.intent === intent);
  return page(call, params, '/v1/charges', rows, (row) => chargeShape(call.tx, row));
};

export const listBalanceTransactions: Handler = (call) => {
  const params = new Params(call.params, [...paging, 'currency', 'source', 'type']);
  const wanted = ['currency', 'source', 'type'].map((name) => [name, params.text(name)] as const);
  const rows = linesOf(call.tx, 'list').filter((row) =>
    wanted.every(([name, value]) => value === null || row[name] === value),
  );
  return page(call, params, '/v1/balance_transactions', rows, (row) => row);
};

export const retrieveBalanceTransaction: Handler = (call) => {
  void new Params(call.params, ['expand']);
  const row = linesOf(call.tx, 'list').find(({ id }) => id === call.id);
  if (row === undefined) throw notFound('balance transaction', call.id, 'id');
  return ok(call, row);
};

export const listDisputes: Handler = (call) => {
  const params = new Params(call.params, [...paging, 'charge', 'payment_intent']);
  const charge = params.text('charge');
  const intent = params.text('payment_intent');
  const rows = call.tx
    .list('dispute')
    .filter((row) => (charge === null || row.charge === charge) && (intent === null || row.intent === intent));
  return page(call, params, '/v1/disputes', rows, renderDispute);
};

export const listEvents: Handler = (call) => {
  const params = new Params(call.params, [...paging, 'delivery_success', 'type', 'types']);
  const one = params.text('type');
  const types = one === null ? params.list('types') : [one];
  const rows = call.tx.list('event').filter((row) => types.length === 0 || types.includes(row.type));
  return page(call, params, '/v1/events', rows, (row) => renderEvent(row, pendingFor(call, row.id)));
};

export const retrieveEvent: Handler = (call) => {
  void new Params(call.params, ['expand']);
  const event = call.tx.get('event', call.id);
  if (event === undefined) throw notFound('event', call.id, 'id');
  return ok(call, renderEvent(event, pendingFor(call, event.id)));
};

const pendingFor = (call: Call, id: string): number => (call.tx.get('delivery', id)?.state === 'pending' ? 1 : 0);

export const createMethod: Handler = (call) => {
  void new Params(call.params, ['billing_details', 'card', 'expand', 'key', 'metadata', 'type', 'upi']);
  return ok(call, renderMethod(call.tx.put('method', methodFromData(call.params, call.tx.clock))));
};

export const retrieveMethod: Handler = (call) => {
  void new Params(call.params, ['expand']);
  const method = call.tx.get('method', call.id);
  if (method === undefined) throw notFound('PaymentMethod', call.id, 'payment_method');
  return ok(call, renderMethod(method));
};
