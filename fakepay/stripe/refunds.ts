import { behaviour } from './cards.ts';
import { emit, move, ok, type Call, type Handler } from './call.ts';
import { chargeShape } from './bank.ts';
import { missing, notFound, refused } from './errors.ts';
import { later } from '../shared/agenda.ts';
import { newId } from '../shared/ids.ts';
import type { Charge, PaymentMethod } from './model.ts';
import { Params } from './params.ts';
import { renderRefund } from './render.ts';

const known = ['amount', 'charge', 'expand', 'instructions_email', 'metadata', 'payment_intent', 'reason'];
const reasons = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;
const settlesAfterMs = 5_000;

export const createRefund: Handler = (call) => {
  const params = new Params(call.params, known);
  const wanted = params.positive('amount');
  const reason = params.oneOf('reason', reasons);
  const metadata = params.metadata();
  const charge = findCharge(call, params);
  const left = charge.amountCaptured - (charge.amountRefunded - (charge.amount - charge.amountCaptured));
  if (left === 0) throw refused(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  const amount = wanted ?? left;
  if (amount > left) {
    throw refused(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      'amount_too_large',
      { param: 'amount' },
    );
  }
  if (call.tx.list('dispute').some((each) => each.charge === charge.id && each.status !== 'won')) {
    throw refused(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  }
  const late = lateness(call.tx.need('method', charge.method));
  const id = newId('re');
  const { intent, currency } = charge;
  const refund = call.tx.put('refund', {
    id,
    intent,
    charge: charge.id,
    amount,
    currency,
    created: call.tx.clock.seconds(),
    status: late === 'pending' ? 'pending' : 'succeeded',
    failureReason: null,
    reason,
    metadata,
    balanceTransaction: move(call.tx, { kind: 'refund', intent, charge: charge.id, refund: id, amount, currency }),
  });
  if (late !== undefined) later(call.tx, settlesAfterMs, 'refund_settles', id);
  const refunded = call.tx.put('charge', { ...charge, amountRefunded: charge.amountRefunded + amount });
  emit(call, 'refund.created', renderRefund(refund));
  emit(call, 'charge.refunded', chargeShape(call.tx, refunded));
  return ok(call, renderRefund(refund));
};

export const retrieveRefund: Handler = (call) => {
  void new Params(call.params, ['expand']);
  const refund = call.tx.get('refund', call.id);
  if (refund === undefined) throw notFound('refund', call.id, 'refund');
  return ok(call, renderRefund(refund));
};

/** Ends a refund whose card makes it late: it succeeds, or fails and gives the money back to the merchant. */
export function settleRefund(call: Call): void {
  const refund = call.tx.need('refund', call.id);
  const charge = call.tx.need('charge', refund.charge);
  const fails = lateness(call.tx.need('method', charge.method)) === 'fails';
  const settled = call.tx.put('refund', {
    ...refund,
    status: fails ? 'failed' : 'succeeded',
    failureReason: fails ? 'expired_or_canceled_card' : null,
  });
  if (fails) {
    const { intent, amount, currency } = refund;
    move(call.tx, { kind: 'refund_reversal', intent, charge: charge.id, refund: refund.id, amount, currency });
    call.tx.put('charge', { ...charge, amountRefunded: charge.amountRefunded - amount });
    emit(call, 'refund.failed', renderRefund(settled));
  }
  emit(call, 'refund.updated', renderRefund(settled));
}

const lateness = (method: PaymentMethod) => (method.type === 'upi' ? undefined : behaviour(method).refund);

function findCharge(call: Call, params: Params): Charge {
  const intentId = params.text('payment_intent');
  const chargeId = params.text('charge');
  if (intentId === null && chargeId === null) throw missing('payment_intent');
  const intent = intentId === null ? undefined : call.tx.get('intent', intentId);
  if (intentId !== null && intent === undefined) throw notFound('payment_intent', intentId, 'payment_intent');
  const id = chargeId ?? intent?.latestCharge ?? '';
  const charge = call.tx.get('charge', id);
  if (chargeId !== null && charge === undefined) throw notFound('charge', chargeId, 'charge');
  if (charge?.captured) return charge;
  throw refused(
    `This PaymentIntent (${intentId ?? charge?.intent}) does not have a successful charge to refund.`,
    'payment_intent_unexpected_state',
  );
}
