import type { Faults } from '../shared/faults.ts';
import type { FormMap } from './form.ts';
import { newId } from '../shared/ids.ts';
import type { Movement, Transaction } from './model.ts';
import { expand } from './expand.ts';
import { apiVersion, type Json } from './render.ts';

/** An answer before it is written: status, body, and how long it is withheld. */
export interface Answer {
  status: number;
  body: Json;
  withheld?: boolean;
}

/** One request as its handler sees it. */
export interface Call {
  tx: Transaction;
  /** Faults of payers, which strike in the middle of a step. */
  faults: Faults;
  /** The id in the path, or ''. */
  id: string;
  params: FormMap;
  /** `public` requests carry a publishable key and a client secret. */
  access: 'secret' | 'public';
  requestId: string;
  idempotencyKey: string | null;
  /** The API version that the caller asked for: a date and a name. */
  version: string;
  /** fakepay's own address as the caller's browser reaches it. */
  baseUrl: string;
}

export type Handler = (call: Call) => Answer;

/** A change that no API request asked for: a cardholder's answer, a refund that a bank settles late. */
export const unasked = (tx: Transaction, faults: Faults, id = ''): Call => ({
  tx,
  faults,
  id,
  params: {},
  access: 'secret',
  requestId: newId('req').slice(0, 18),
  idempotencyKey: null,
  version: apiVersion,
  baseUrl: '',
});

export const ok = (call: Call, body: Json): Answer => {
  const paths = call.params.expand;
  if (!Array.isArray(paths)) return { status: 200, body };
  // Parts of the body belong to stored rows, which expansion must not touch.
  const copy = structuredClone(body);
  expand(
    call.tx,
    copy,
    paths.filter((path) => typeof path === 'string'),
  );
  return { status: 200, body: copy };
};

/** Puts an event into the transaction that caused it. */
export function emit(call: Pick<Call, 'tx' | 'requestId' | 'idempotencyKey'>, type: string, object: Json): void {
  call.tx.put('event', {
    id: newId('evt'),
    created: call.tx.clock.seconds(),
    type,
    object,
    requestId: call.requestId,
    idempotencyKey: call.idempotencyKey,
  });
}

/** Writes one movement of money and gives its id. Unless told otherwise it is no refund, no dispute, and free. */
type Told = 'kind' | 'intent' | 'charge' | 'amount' | 'currency';
export function move(tx: Transaction, movement: Pick<Movement, Told> & Partial<Movement>): string {
  const usual = { id: newId('txn'), atMs: tx.clock.now(), refund: null, dispute: null, fee: 0 };
  return tx.put('movement', { ...usual, ...movement }).id;
}
