/**
 * What an endpoint at Stripe has to be told of. Whatever else comes is kept and answered, and changes nothing: each would be a request
 * and a row an order more.
 */
export const STRIPE_EVENTS = [
  ...['amount_capturable_updated', 'canceled', 'payment_failed', 'processing', 'requires_action', 'succeeded'].map(
    (what) => `payment_intent.${what}`,
  ),
  ...['created', 'failed', 'updated'].map((what) => `refund.${what}`),
  ...['closed', 'created', 'funds_reinstated', 'funds_withdrawn', 'updated'].map((what) => `charge.dispute.${what}`),
];
