import { Refusal } from '../../kit/index.ts';

export class ProviderAway extends Refusal {
  static override readonly code: string = 'payments.provider_away';
  static override readonly status: number = 503;
  static override readonly title: string = 'Payment provider away';
  constructor(
    cause?: unknown,
    message = 'The payment provider does not answer. Your seats are safe and nothing was charged. Try again in a moment.',
  ) {
    super(message);
    this.cause = cause;
  }
  override get retryAfterSeconds() {
    return 3;
  }
}

/** Not one byte of the call left us: unlike any other `ProviderAway`, it certainly had no effect. */
export class NeverSent extends ProviderAway {
  static override readonly code: string = 'payments.provider_not_reached';
  static override readonly title: string = 'Payment provider not reached';
  override get retryAfterSeconds() {
    return 2;
  }
}

/** The provider, or our own pace, asks to wait: the call had no effect, and the same call may be made later. */
export class TooFast extends Refusal {
  static override readonly code = 'payments.connecting';
  static override readonly status = 503;
  static override readonly title = 'Connecting to the bank';
  constructor(
    readonly retryAfterMs = 1_000,
    cause?: unknown,
  ) {
    super('We are connecting you to the bank. Your seats are safe. This goes on by itself: ask again in a moment.');
    this.cause = cause;
  }
  override get retryAfterSeconds() {
    return Math.max(1, Math.ceil(this.retryAfterMs / 1000));
  }
}

export class PaymentRefused extends Refusal {
  static override readonly code = 'payments.refused';
  static override readonly status = 422;
  static override readonly title = 'Payment refused';
  constructor(cause?: unknown) {
    super(
      'The payment provider does not take this payment. Nothing was charged and your seats are safe. Check your e-mail address, or tell the organizer.',
    );
    this.cause = cause;
  }
}

export class MethodNotTaken extends Refusal {
  static override readonly code = 'payments.method_not_taken';
  static override readonly status = 422;
  static override readonly title = 'Payment method not taken';
  constructor(
    readonly method: string,
    readonly methods: readonly string[],
  ) {
    super(`This event does not take ${method}. Your seats are safe. Choose another way to pay.`);
  }
  override members() {
    return { methods: this.methods };
  }
}

/** Not a refusal but a job's "not yet": thrown, so that the outbox tries again. */
export class NotClosedYet extends Error {
  constructor(status: string) {
    super(`the payment is still ${status} at the provider`);
  }
}

export class UnreadableWebhook extends Refusal {
  static override readonly code = 'payments.unreadable_webhook';
  static override readonly status = 400;
  static override readonly title = 'Unreadable webhook';
  constructor() {
    super('This webhook was signed with our secret, but it is no event: it has no id or no type. Nothing was changed.');
  }
}

export class BadSignature extends Refusal {
  static override readonly code = 'payments.bad_signature';
  static override readonly status = 400;
  static override readonly title = 'Bad signature';
  constructor(cause?: unknown) {
    super('This webhook was not signed with our secret, or is too old. Nothing was changed.');
    this.cause = cause;
  }
}
