import { Refusal } from '../../kit/index.ts';

/** The places that somebody else has. Checkout turns them into seats and offers alternatives. */
export class PlacesTaken extends Refusal {
  static override readonly code = 'inventory.places_taken';
  static override readonly status = 409;
  static override readonly title = 'Places taken';
  constructor(readonly seatNos: readonly number[]) {
    super('Someone else has one of these places. Choose others; nothing was charged.');
  }
}

export class NotPublishable extends Refusal {
  static override readonly code = 'inventory.not_publishable';
  static override readonly status = 409;
  static override readonly title = 'Cannot be published';
  constructor(why: string) {
    super(`The event cannot be published: ${why}`);
  }
}
