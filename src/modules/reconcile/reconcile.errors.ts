import { Refusal } from '../../kit/index.ts';

export class AttentionNotFound extends Refusal {
  static override readonly code = 'reconcile.attention_not_found';
  static override readonly status = 404;
  static override readonly title = 'Nobody is asked';
  constructor() {
    super('There is no such question, or it has been resolved before.');
  }
}
