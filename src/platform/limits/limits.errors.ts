import { Refusal } from '../../kit/index.ts';

export class TooManyRequests extends Refusal {
  static override readonly code = 'limits.too_many_requests';
  static override readonly status = 429;
  static override readonly title = 'Too many requests';
  constructor(private readonly waitMs: number) {
    super('This was asked very often in a short time from where you are. You lose nothing by waiting a moment.');
  }
  override get retryAfterSeconds() {
    return Math.max(1, Math.ceil(this.waitMs / 1_000));
  }
}
