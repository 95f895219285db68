import { Refusal } from '../../kit/index.ts';

export class OrderNotFound extends Refusal {
  static override readonly code = 'checkout.order_not_found';
  static override readonly status = 404;
  static override readonly title = 'Order not found';
  constructor() {
    super('There is no such order here. Open it in the browser that bought it, or by the link in your mail.');
  }
}

export class SeatsGone extends Refusal {
  static override readonly code = 'checkout.seats_gone';
  static override readonly status = 409;
  static override readonly title = 'Seats gone';
  constructor(
    readonly taken: readonly string[],
    readonly alternatives: readonly (readonly string[])[],
  ) {
    super('Someone else has bought one of these seats. Nothing was charged. Choose one of the alternatives.');
  }
  override members() {
    return { taken: this.taken, alternatives: this.alternatives };
  }
}

export class TooManyUnpaidOrders extends Refusal {
  static override readonly code = 'checkout.too_many_unpaid';
  static override readonly status = 409;
  static override readonly title = 'Too many unpaid orders';
  constructor() {
    super('You have several orders of this event that wait for their payment. Pay or cancel one of them first.');
  }
}

export class OneOrderATurn extends Refusal {
  static override readonly code = 'checkout.one_order_a_turn';
  static override readonly status = 409;
  static override readonly title = 'One order a turn';
  constructor() {
    super(
      'Your turn in the waiting room was for one order, and you have one. Cancel it first, or join the line again.',
    );
  }
}

export class NotPayable extends Refusal {
  static override readonly code = 'checkout.not_payable';
  static override readonly status = 409;
  static override readonly title = 'Not payable';
  constructor(readonly orderStatus: string) {
    super(`This order takes no payment: it is ${orderStatus.replace('_', ' ')}. Nothing more was charged.`);
  }
  override members() {
    return { orderStatus: this.orderStatus };
  }
}

export class NotCancellable extends Refusal {
  static override readonly code = 'checkout.not_cancellable';
  static override readonly status = 409;
  static override readonly title = 'Not cancellable';
  constructor(readonly orderStatus: string) {
    super(`This order cannot be cancelled any more: it is ${orderStatus.replace('_', ' ')}.`);
  }
  override members() {
    return { orderStatus: this.orderStatus };
  }
}
