import { Refusal } from '../../kit/index.ts';

export class NotSignedIn extends Refusal {
  static override readonly code = 'identity.not_signed_in';
  static override readonly status = 401;
  static override readonly title = 'Not signed in';
  constructor() {
    super('Sign in with your key, or send it as "Authorization: Bearer <key>".');
  }
}

export class NotAllowed extends Refusal {
  static override readonly code = 'identity.not_allowed';
  static override readonly status = 403;
  static override readonly title = 'Not allowed';
  constructor() {
    super('Your key does not open this. Ask an operator.');
  }
}

export class CodeRefused extends Refusal {
  static override readonly code = 'identity.code_refused';
  static override readonly status = 422;
  static override readonly title = 'Code refused';
  constructor() {
    super('This code is not right, or it counts no more. Check it, or ask for a new one in this browser.');
  }
}

export class TooManyAttempts extends Refusal {
  static override readonly code = 'identity.too_many_attempts';
  static override readonly status = 429;
  static override readonly title = 'Too many attempts';
  constructor(private readonly seconds: number) {
    super('Too many attempts to sign in from your address. Wait a minute and try again.');
  }
  override get retryAfterSeconds() {
    return this.seconds;
  }
}
