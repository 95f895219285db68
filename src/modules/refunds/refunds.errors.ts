import { type Money, Refusal } from '../../kit/index.ts';

export class NotAllowed extends Refusal {
  static override readonly code = 'refunds.not_allowed';
  static override readonly status = 409;
  static override readonly title = 'Refund not allowed';
  constructor(readonly until: Date | null) {
    super(
      until === null
        ? 'The organizer gives no money back for this event. Ask him when you cannot come.'
        : 'The time to cancel is over. Ask the organizer when you cannot come.',
    );
  }
  override members() {
    return { until: this.until?.toISOString() ?? null };
  }
}

export class NotRefundable extends Refusal {
  static override readonly code = 'refunds.not_refundable';
  static override readonly status = 409;
  static override readonly title = 'Not refundable';
  constructor(readonly orderStatus: string) {
    super(`No money of this order can go back: it is ${orderStatus.replace('_', ' ')}.`);
  }
  override members() {
    return { orderStatus: this.orderStatus };
  }
}

export class Disputed extends Refusal {
  static override readonly code = 'refunds.disputed';
  static override readonly status = 409;
  static override readonly title = 'Payment disputed';
  constructor() {
    super('A bank is looking into this payment and has the money meanwhile. It decides who gets it.');
  }
}

export class TooMuch extends Refusal {
  static override readonly code = 'refunds.too_much';
  static override readonly status = 409;
  static override readonly title = 'More than is left';
  constructor(readonly left: Money) {
    super('That is more than is left of this order. Nothing was given back.');
  }
  override members() {
    return { left: this.left };
  }
}

export class NothingLeft extends Refusal {
  static override readonly code = 'refunds.nothing_left';
  static override readonly status = 409;
  static override readonly title = 'Nothing left to refund';
  constructor() {
    super('All of it is back, or on its way back.');
  }
}

export class UnknownSeats extends Refusal {
  static override readonly code = 'refunds.unknown_seats';
  static override readonly status = 422;
  static override readonly title = 'Not a seat of this order';
  constructor(readonly unknown: readonly string[]) {
    super('The order does not have these seats, or not any more. Nothing was given back.');
  }
  override members() {
    return { unknown: this.unknown };
  }
}

export class PackageWhole extends Refusal {
  static override readonly code = 'refunds.package_whole';
  static override readonly status = 409;
  static override readonly title = 'Package is one';
  constructor() {
    super(
      'A package costs less than its tickets do one by one, so it can only be cancelled as a whole. Ask the organizer where some of you cannot come.',
    );
  }
}

/** Why no money goes back, whoever asks. */
export const MONEY_REFUSALS = [NotRefundable, Disputed, NothingLeft, TooMuch, UnknownSeats] as const;
