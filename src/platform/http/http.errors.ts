import { type Fault, Refusal } from '../../kit/index.ts';

export class InvalidInput extends Refusal {
  static override readonly code = 'http.invalid_input';
  static override readonly status = 422;
  static override readonly title = 'Invalid input';
  constructor(
    readonly faults: readonly Fault[],
    message = 'Some of what you sent does not fit. See errors for each place and what to do.',
  ) {
    super(message);
  }
  override members() {
    return { errors: this.faults };
  }
}

export class NotFound extends Refusal {
  static override readonly code = 'http.not_found';
  static override readonly status = 404;
  static override readonly title = 'Not found';
  constructor(message = 'There is nothing here, or you may not see it.') {
    super(message);
  }
}

export class MalformedBody extends Refusal {
  static override readonly code = 'http.malformed_body';
  static override readonly status = 400;
  static override readonly title = 'Malformed request';
  constructor(message = 'The request is not well-formed. Send a JSON object in UTF-8.') {
    super(message);
  }
}

export class BodyTooLarge extends Refusal {
  static override readonly code = 'http.body_too_large';
  static override readonly status = 413;
  static override readonly title = 'Too large';
  constructor() {
    super('The request is larger than this address takes. Send less.');
  }
}

export class UnsupportedMediaType extends Refusal {
  static override readonly code = 'http.unsupported_media_type';
  static override readonly status = 415;
  static override readonly title = 'Unsupported media type';
  constructor() {
    super('This address takes application/json only. Set Content-Type and send JSON.');
  }
}

export class ForeignOrigin extends Refusal {
  static override readonly code = 'http.foreign_origin';
  static override readonly status = 403;
  static override readonly title = 'Foreign origin';
  constructor() {
    super('This request comes from another site. Nothing was changed. Open this site itself and try again.');
  }
}

export class IdempotencyKeyMissing extends Refusal {
  static override readonly code = 'http.idempotency_key_missing';
  static override readonly status = 400;
  static override readonly title = 'Idempotency key missing';
  constructor() {
    super('Send an Idempotency-Key header of 8 to 200 letters, digits, dashes or underscores, new for each command.');
  }
}

export class IdempotencyKeyReused extends Refusal {
  static override readonly code = 'http.idempotency_key_reused';
  static override readonly status = 422;
  static override readonly title = 'Idempotency key reused';
  constructor() {
    super('This Idempotency-Key came with another body before. Send a new key for a new command.');
  }
}

export class StillRunning extends Refusal {
  static override readonly code = 'http.still_running';
  static override readonly status = 409;
  static override readonly title = 'Still running';
  constructor() {
    super('The first request with this Idempotency-Key is still running. Ask again in a moment with the same key.');
  }
  override get retryAfterSeconds() {
    return 1;
  }
}

export class Unavailable extends Refusal {
  static override readonly code = 'http.unavailable';
  static override readonly status = 503;
  static override readonly title = 'Unavailable for a moment';
  constructor(cause?: unknown) {
    super('A part of the system is away for a moment. Nothing was charged. Try again shortly with the same key.');
    this.cause = cause;
  }
  override get retryAfterSeconds() {
    return 2;
  }
}

export class InternalFault extends Refusal {
  static override readonly code = 'http.internal';
  static override readonly status = 500;
  static override readonly title = 'Something broke';
  constructor(cause?: unknown) {
    super('Something broke on our side. It has been noted. Try again with the same key.');
    this.cause = cause;
  }
}
