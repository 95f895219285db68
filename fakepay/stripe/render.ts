import { behaviour } from './cards.ts';
import type { Charge, Dispute, EventRecord, Intent, PaymentMethod, Refund } from './model.ts';

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
    payment_method_options: {
      card: { ...(intent.cardsManual ? { capture_method: 'manual' } : {}), request_three_d_secure: 'automatic' },
    },
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
  const { kind, url, returnUrl, expiresAt } = intent.challenge;
  if (kind === 'upi') {
    const image = url.replace('?', '/qr.png?');
    return {
      type: 'upi_handle_redirect_or_display_qr_code',
      upi_handle_redirect_or_display_qr_code: {
        hosted_instructions_url: url,
        qr_code: { expires_at: expiresAt, image_url_png: image, image_url_svg: image.replace('.png', '.svg') },
      },
    };
  }
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
  const common = {
    id: method.id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: emptyBilling,
    created: method.created,
    customer: null,
    livemode: false,
    metadata: {},
    type: method.type,
  };
  if (method.type === 'upi') return { ...common, upi: { vpa: method.vpa } };
  const { brand } = behaviour(method);
  return {
    ...common,
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
  };
}

const emptyBilling = { address: null, email: null, name: null, phone: null, tax_id: null };

export function renderCharge(charge: Charge, method: PaymentMethod): Json {
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
    disputed: charge.disputed,
    failure_balance_transaction: null,
    failure_code: charge.failure?.code ?? null,
    failure_message: charge.failure?.message ?? null,
    livemode: false,
    metadata: {},
    outcome: outcomeOf(charge),
    paid: charge.status === 'succeeded',
    payment_intent: charge.intent,
    payment_method: charge.method,
    payment_method_details: methodDetails(charge, method),
    receipt_url: null,
    refunded: charge.amountRefunded === charge.amount,
    status: charge.status,
  };
}

function methodDetails(charge: Charge, method: PaymentMethod): Json {
  if (method.type === 'upi') return { type: 'upi', upi: { vpa: method.vpa } };
  const { brand } = behaviour(method);
  const succeeded = charge.status === 'succeeded';
  return {
    type: 'card',
    card: {
      amount_authorized: succeeded ? charge.amount : null,
      authorization_code: succeeded ? '123456' : null,
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

export function renderDispute(dispute: Dispute): Json {
  const submitted = dispute.submissions > 0;
  return {
    id: dispute.id,
    object: 'dispute',
    amount: dispute.amount,
    balance_transactions: dispute.movements,
    charge: dispute.charge,
    created: dispute.created,
    currency: dispute.currency,
    enhanced_eligibility_types: [],
    evidence: dispute.evidence,
    evidence_details: {
      due_by: dispute.dueBy,
      enhanced_eligibility: {},
      has_evidence: Object.keys(dispute.evidence).length > 0,
      past_due: false,
      submission_count: dispute.submissions,
      submission_method: submitted ? 'manual' : 'not_submitted',
    },
    intended_submission_method: 'manual',
    is_charge_refundable: false,
    livemode: false,
    metadata: dispute.metadata,
    payment_intent: dispute.intent,
    reason: dispute.reason,
    status: dispute.status,
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
