import { newId } from '../shared/ids.ts';
import type { Faults } from '../shared/faults.ts';
import type { Movement, Payment, Transaction } from './model.ts';
import { refuse } from './refusal.ts';
import { renderPayment, type Json } from './render.ts';

/** One request, or one thing that happens by itself, as its handler sees it. */
export interface Call {
  tx: Transaction;
  faults: Faults;
  /** The id in the path, or ''. */
  id: string;
  /** The JSON body of a POST, the query of a GET. */
  given: Json;
  /** fakepay-b's own address as the caller's browser reaches it. */
  baseUrl: string;
}

export interface Answer {
  status: number;
  body: Json;
}

export type Handler = (call: Call) => Answer;

export const ok = (body: Json): Answer => ({ status: 200, body });
export const created = (body: Json): Answer => ({ status: 201, body });

/** @throws Refusal 404 */
export function findPayment({ tx, id }: Call): Payment {
  const payment = tx.get('payment', id);
  if (payment === undefined) throw refuse.notFound();
  return payment;
}

export function change(call: Call, payment: Payment, to: Partial<Payment>): Payment {
  return call.tx.put('payment', { ...payment, ...to, updatedMs: call.tx.clock.now() });
}

/** Changes a payment and tells the shop. */
export function step(call: Call, payment: Payment, kind: string, to: Partial<Payment>): Payment {
  const after = change(call, payment, to);
  tell(call, kind, { payment: renderPayment(after) });
  return after;
}

export function tell({ tx }: Call, kind: string, about: Json): void {
  tx.put('event', { id: newId('fpe'), kind, atMs: tx.clock.now(), about });
}

export function move({ tx }: Call, payment: Payment, kind: Movement['kind'], more: Partial<Movement> = {}): void {
  const { id, amount, currency } = payment;
  const usual = { id: newId('fpm'), atMs: tx.clock.now(), kind, payment: id, refund: null, amount, fee: 0, currency };
  tx.put('movement', { ...usual, ...more });
}

/** @throws Refusal 400 naming the field */
export function text(given: Json, field: string): string {
  const value = given[field];
  if (typeof value !== 'string' || value === '' || value.length > 200) throw refuse.badRequest(field);
  return value;
}

/** @throws Refusal 400 naming the field */
export function oneOf<T extends string>(given: Json, field: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === given[field]);
  if (found === undefined) throw refuse.badRequest(field);
  return found;
}
