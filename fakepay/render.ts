import { behaviour } from './cards.ts';
import type { Charge, EventRecord, Intent, Movement, PaymentMethod, Refund } from './model.ts';
import type { Transaction } from './store.ts';

/** The API version whose shapes these are. */
export const apiVersion = '2026-10-28.endive';

export type Json = Record<string, unknown>;

export function renderIntent(intent: Intent): Json {
  return {
    id: intent.id,
    object: 'payment_intent',
    allowed_payment_method_types: intent.automaticMethods ? null : intent.methodTypes,
    amount: intent.amount,
    amount_capturable: intent.status === 'requires_capture' ? intent.amount : 0,
    amount_details: { tip: {} },
    amount_received: intent.amountReceived,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: intent.automaticMethods ? { allow_redirects: 'always', enabled: true } : null,
    canceled_at: intent.canceledAt,
    cancellation_reason: intent.cancellationReason,
    capture_method: intent.captureMethod,
    client_secret: intent.clientSecret,
    confirmation_method: intent.confirmationMethod,
    created: intent.created,
    currency: intent.currency,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: intent.lastError,
    latest_charge: intent.latestCharge,
    livemode: false,
    managed_payments: null,
    metadata: intent.metadata,
    next_action: nextAction(intent),
    on_behalf_of: null,
    payment_method: intent.method,
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: intent.methodTypes,
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: intent.status,
    transfer_data: null,
    transfer_group: null,
    ...intent.echo,
  };
}

function nextAction(intent: Intent): Json | null {
  if (intent.challenge === null) return null;
  const { url, returnUrl } = intent.challenge;
  return { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } };
}

/** What a browser with the client secret may see: neither metadata nor charges. */
const publicFields = [
  'id',
  'object',
  'amount',
  'amount_details',
  'automatic_payment_methods',
  'canceled_at',
  'cancellation_reason',
  'capture_method',
  'client_secret',
  'confirmation_method',
  'created',
  'currency',
  'description',
  'last_payment_error',
  'livemode',
  'next_action',
  'payment_method',
  'payment_method_types',
  'processing',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'status',
];

export function renderPublicIntent(intent: Intent): Json {
  const whole = renderIntent(intent);
  return Object.fromEntries(publicFields.map((field) => [field, whole[field] ?? null]));
}

export function renderMethod(method: PaymentMethod): Json {
  const { brand } = behaviour(method);
  return {
    id: method.id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: emptyBilling,
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: brand,
      exp_month: method.expMonth,
      exp_year: method.expYear,
      fingerprint: `fp_${method.card}`,
      funding: 'credit',
      generated_from: null,
      last4: method.last4,
      networks: { available: [brand], preferred: null },
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: method.created,
    customer: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}

const emptyBilling = { address: null, email: null, name: null, phone: null, tax_id: null };

export function renderCharge(charge: Charge, method: PaymentMethod): Json {
  const { brand } = behaviour(method);
  return {
    id: charge.id,
    object: 'charge',
    amount: charge.amount,
    amount_captured: charge.amountCaptured,
    amount_refunded: charge.amountRefunded,
    balance_transaction: charge.balanceTransaction,
    billing_details: emptyBilling,
    captured: charge.captured,
    created: charge.created,
    currency: charge.currency,
    customer: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: charge.failure?.code ?? null,
    failure_message: charge.failure?.message ?? null,
    livemode: false,
    metadata: {},
    outcome: outcomeOf(charge),
    paid: charge.status === 'succeeded',
    payment_intent: charge.intent,
    payment_method: charge.method,
    payment_method_details: {
      type: 'card',
      card: {
        amount_authorized: charge.status === 'succeeded' ? charge.amount : null,
        authorization_code: charge.status === 'succeeded' ? '123456' : null,
        brand,
        capture_before: charge.captureBefore,
        country: 'US',
        exp_month: method.expMonth,
        exp_year: method.expYear,
        fingerprint: `fp_${method.card}`,
        funding: 'credit',
        last4: method.last4,
        network: brand,
        three_d_secure: charge.authenticated ? { result: 'authenticated', version: '2.2.0' } : null,
        wallet: null,
      },
    },
    receipt_url: null,
    refunded: charge.amountRefunded === charge.amount,
    status: charge.status,
  };
}

function outcomeOf(charge: Charge): Json {
  if (charge.failure === null) {
    return { network_status: 'approved_by_network', reason: null, risk_level: 'normal', type: 'authorized' };
  }
  const reason = charge.failure.declineCode ?? charge.failure.code;
  return { network_status: 'declined_by_network', reason, risk_level: 'normal', type: 'issuer_declined' };
}

export function renderRefund(refund: Refund): Json {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    balance_transaction: refund.balanceTransaction,
    charge: refund.charge,
    created: refund.created,
    currency: refund.currency,
    destination_details: {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
    ...(refund.failureReason === null ? {} : { failure_reason: refund.failureReason }),
    metadata: refund.metadata,
    payment_intent: refund.intent,
    ...(refund.status === 'pending' ? { pending_reason: 'processing' } : {}),
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  };
}

/** Which movements reach the balance, and with which sign. The gateway keeps 1.5 % and 25 minor units of a charge. */
const balanceTypes: Partial<Record<Movement['kind'], { type: string; sign: 1 | -1 }>> = {
  capture: { type: 'charge', sign: 1 },
  refund: { type: 'refund', sign: -1 },
  refund_reversal: { type: 'refund_failure', sign: 1 },
};

/** Null for a movement that never reaches the balance: an authorisation or its release. */
export function renderBalanceTransaction(movement: Movement): Json | null {
  const kind = balanceTypes[movement.kind];
  if (kind === undefined) return null;
  const created = Math.floor(movement.atMs / 1000);
  const amount = kind.sign * movement.amount;
  const fee = movement.kind === 'capture' ? Math.min(movement.amount, Math.round(movement.amount * 0.015) + 25) : 0;
  return {
    id: movement.id,
    object: 'balance_transaction',
    amount,
    available_on: created + 2 * 86400,
    created,
    currency: movement.currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [{ amount: fee, currency: movement.currency, type: 'stripe_fee', description: null }],
    net: amount - fee,
    reporting_category: kind.type,
    source: movement.refund ?? movement.charge,
    status: 'pending',
    type: kind.type,
  };
}

export function renderEvent(event: EventRecord, pendingWebhooks: number): Json {
  return {
    id: event.id,
    object: 'event',
    api_version: apiVersion,
    created: event.created,
    data: { object: event.object },
    livemode: false,
    pending_webhooks: pendingWebhooks,
    request: { id: event.requestId, idempotency_key: event.idempotencyKey },
    type: event.type,
  };
}

/** Replaces ids by their objects along paths such as `latest_charge` or `data.latest_charge`. */
export function expand(tx: Transaction, body: Json, paths: readonly string[]): void {
  for (const path of paths) expandPath(tx, body, path.split('.'));
}

function expandPath(tx: Transaction, target: unknown, path: string[]): void {
  if (Array.isArray(target)) {
    for (const item of target) expandPath(tx, item, path);
    return;
  }
  const [field, ...rest] = path;
  if (field === undefined || typeof target !== 'object' || target === null) return;
  const holder = target as Json;
  const value = holder[field];
  if (typeof value === 'string') holder[field] = renderById(tx, value) ?? value;
  if (rest.length > 0) expandPath(tx, holder[field], rest);
}

function renderById(tx: Transaction, id: string): Json | null {
  const [prefix] = id.split('_');
  switch (prefix) {
    case 'pi':
      return renderIntent(tx.need('intent', id));
    case 'pm':
      return renderMethod(tx.need('method', id));
    case 'ch': {
      const charge = tx.need('charge', id);
      return renderCharge(charge, tx.need('method', charge.method));
    }
    case 're':
      return renderRefund(tx.need('refund', id));
    case 'txn':
      return renderBalanceTransaction(tx.need('movement', id));
    default:
      return null;
  }
}
