import Stripe from 'stripe';
import { NeverSent, PaymentRefused, ProviderAway, TooFast } from '../payments.errors.ts';
import { Flight, inFlight } from './stripe-flights.ts';

const { StripeCardError, StripeConnectionError, StripeError, StripeInvalidRequestError } = Stripe.errors;
/** Where Stripe turns a call away without saying for how long. */
const USUAL_PAUSE_MS = 1_000;

/** @throws PaymentRefused, NeverSent, TooFast, ProviderAway: what is known of a call that was not answered */
export async function answered<T>(call: () => Promise<T>): Promise<T> {
  const flight = new Flight();
  try {
    return await inFlight(flight, call);
  } catch (error) {
    throw classified(error, flight);
  }
}

/**
 * The intent, also where Stripe refuses a call and shows the intent's true state with the refusal (captured before,
 * cancelled before): that is an answer.
 */
export async function answeredIntent(call: () => Promise<Stripe.PaymentIntent>): Promise<Stripe.PaymentIntent> {
  const intent = await answered(() =>
    call().catch((error: unknown) => {
      if (error instanceof StripeError && error.payment_intent) return error.payment_intent;
      throw error;
    }),
  );
  return checked(intent, 'payment_intent');
}

/** An answer that is whole JSON and yet no such object (a proxy's page, half a body) tells nothing. @throws ProviderAway */
export function checked<T extends { object: string; id: string; amount: number; currency: string }>(
  answer: T,
  object: T['object'],
): T {
  const fits =
    answer.object === object &&
    typeof answer.id === 'string' &&
    Number.isSafeInteger(answer.amount) &&
    typeof answer.currency === 'string';
  if (!fits) throw new ProviderAway(new Error(`an answer that is no ${object}`));
  return answer;
}

function classified(error: unknown, flight: Flight): Error {
  if (!(error instanceof StripeError)) return new ProviderAway(error);
  if (flight.onlyTurnedAway) return new TooFast(pauseIn(error), error);
  if (error instanceof StripeConnectionError && flight.neverSent) return new NeverSent(error);
  // Refused for what it asks: it had no effect and would have none. A key in use (409), a wrong API key (401, 403) and a
  // key that was used for something else are no such answer: they say nothing of what the same call did before.
  if (error instanceof StripeInvalidRequestError || error instanceof StripeCardError) return new PaymentRefused(error);
  return new ProviderAway(error);
}

function pauseIn({ headers }: Stripe.errors.StripeError): number {
  const seconds = Number(headers?.['retry-after']);
  return seconds > 0 ? seconds * 1_000 : USUAL_PAUSE_MS;
}
