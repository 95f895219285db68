import { about, chargeShape } from './bank.ts';
import { emit, move, ok, type Call, type Handler } from './call.ts';
import { invalid, notFound, refused } from './errors.ts';
import { newId } from '../shared/ids.ts';
import type { Dispute, DisputeStatus } from './model.ts';
import { Params } from './params.ts';
import { renderDispute } from './render.ts';

/** The gateway keeps this much of a dispute, in minor units, whoever wins it. */
const disputeFee = 1500;
const evidenceWithinS = 7 * 86_400;

const reasons = [
  'bank_cannot_process',
  'credit_not_processed',
  'customer_initiated',
  'duplicate',
  'fraudulent',
  'general',
  'product_not_received',
  'product_unacceptable',
  'subscription_canceled',
  'unrecognized',
] as const;

/**
 * A cardholder asks his bank for the money back, and it is gone at once. `call.params`: payment_intent, reason, amount.
 * @throws ApiError when there is no captured charge, it is disputed already, or the amount is beyond it
 */
export function openDispute(call: Call): Dispute {
  const params = new Params(call.params, ['payment_intent', 'reason', 'amount']);
  const intentId = params.required('payment_intent');
  const charge = call.tx.get('charge', call.tx.get('intent', intentId)?.latestCharge ?? '');
  if (charge?.captured !== true)
    throw refused(`${intentId} has no captured charge.`, 'payment_intent_unexpected_state');
  if (charge.disputed) {
    throw refused(`Charge ${charge.id} is disputed already.`, 'charge_disputed');
  }
  const amount = params.positive('amount') ?? charge.amountCaptured;
  if (amount > charge.amountCaptured) {
    throw invalid(`At most ${charge.amountCaptured} was captured.`, 'amount_too_large', 'amount');
  }
  const id = newId('du');
  const dispute = call.tx.put('dispute', {
    id,
    intent: charge.intent,
    charge: charge.id,
    amount,
    currency: charge.currency,
    created: call.tx.clock.seconds(),
    reason: params.oneOf('reason', reasons) ?? 'fraudulent',
    status: 'needs_response',
    evidence: {},
    submissions: 0,
    dueBy: call.tx.clock.seconds() + evidenceWithinS,
    metadata: {},
    movements: [move(call.tx, { ...about(charge), kind: 'dispute', dispute: id, amount, fee: disputeFee })],
  });
  emit(call, 'charge.dispute.created', renderDispute(dispute));
  emit(call, 'charge.dispute.funds_withdrawn', renderDispute(dispute));
  emit(call, 'charge.updated', chargeShape(call.tx, call.tx.put('charge', { ...charge, disputed: true })));
  return dispute;
}

/** The bank decides: the money stays where it is, or comes back. The fee never does. */
export function closeDispute(call: Call, outcome: 'won' | 'lost'): Dispute {
  const before = openOne(call, findDispute(call));
  if (outcome === 'lost') return end(call, before, 'lost');
  const charge = call.tx.need('charge', before.charge);
  const back = move(call.tx, { ...about(charge), kind: 'dispute_reversal', dispute: before.id, amount: before.amount });
  const won = end(call, { ...before, movements: [...before.movements, back] }, 'won');
  emit(call, 'charge.dispute.funds_reinstated', renderDispute(won));
  return won;
}

export const retrieveDispute: Handler = (call) => {
  void new Params(call.params, ['expand']);
  return ok(call, renderDispute(findDispute(call)));
};

/** Evidence; with `submit`, true unless told otherwise, it goes to the bank. */
export const updateDispute: Handler = (call) => {
  const params = new Params(call.params, ['evidence', 'expand', 'metadata', 'submit']);
  const before = openOne(call, findDispute(call));
  const given = Object.entries(params.group('evidence') ?? {}).map(([name, value]) => [name, String(value)] as const);
  const submits = given.length > 0 && (!params.has('submit') || params.flag('submit'));
  const dispute = call.tx.put('dispute', {
    ...before,
    evidence: { ...before.evidence, ...Object.fromEntries(given) },
    submissions: before.submissions + (submits ? 1 : 0),
    status: submits ? 'under_review' : before.status,
    metadata: params.metadata(before.metadata),
  });
  emit(call, 'charge.dispute.updated', renderDispute(dispute));
  return ok(call, renderDispute(dispute));
};

/** The merchant gives in. */
export const concedeDispute: Handler = (call) => {
  void new Params(call.params, ['expand']);
  return ok(call, renderDispute(closeDispute(call, 'lost')));
};

function end(call: Call, before: Dispute, status: DisputeStatus): Dispute {
  const dispute = call.tx.put('dispute', { ...before, status });
  emit(call, 'charge.dispute.closed', renderDispute(dispute));
  return dispute;
}

function findDispute(call: Call): Dispute {
  const dispute = call.tx.get('dispute', call.id);
  if (dispute === undefined) throw notFound('dispute', call.id, 'dispute');
  return dispute;
}

function openOne(call: Call, dispute: Dispute): Dispute {
  if (dispute.status === 'needs_response' || dispute.status === 'under_review') return dispute;
  throw refused(`This dispute is already closed: ${call.id} is ${dispute.status}.`, 'dispute_closed');
}
