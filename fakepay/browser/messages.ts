/** What the shop's page and the card form say to each other. Neither ever sends a card. */

export interface Appearance {
  theme?: 'stripe' | 'flat' | 'night';
  variables?: Record<string, string>;
}

export interface PaymentError {
  type: string;
  code?: string;
  decline_code?: string;
  message?: string;
  payment_intent?: PaymentIntent;
}

export interface PaymentIntent {
  id: string;
  status: string;
  client_secret: string;
  last_payment_error: PaymentError | null;
  payment_method_types: string[];
  next_action: NextAction | null;
}

interface NextAction {
  type: string;
  redirect_to_url?: { url: string; return_url: string | null };
  upi_handle_redirect_or_display_qr_code?: { hosted_instructions_url: string };
}

export type Method = 'card' | 'upi';

export type Result =
  { paymentIntent: PaymentIntent; error?: undefined } | { error: PaymentError; paymentIntent?: undefined };

export interface ConfirmRequest {
  key: string;
  clientSecret: string;
  returnUrl: string | null;
}

export type ToForm =
  | { fakepay: 'appearance'; appearance: Appearance }
  | { fakepay: 'offer'; key: string; clientSecret: string }
  | { fakepay: 'confirm'; turn: number; request: ConfirmRequest }
  | { fakepay: 'validate'; turn: number }
  | { fakepay: 'focus' | 'blur' | 'clear' };

export type FromForm =
  | { fakepay: 'ready' }
  | { fakepay: 'height'; height: number }
  | { fakepay: 'change'; empty: boolean; complete: boolean; method: Method }
  | { fakepay: 'focused' | 'blurred' }
  | { fakepay: 'validated'; turn: number; error: PaymentError | null }
  | { fakepay: 'confirmed'; turn: number; result: Result };

export type FromChallenge = { fakepay: 'answered' } | { fakepay: 'escape' };
