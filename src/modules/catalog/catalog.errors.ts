import { type Fault, formatMoney, type Money, Refusal } from '../../kit/index.ts';

export class EventNotFound extends Refusal {
  static override readonly code = 'catalog.event_not_found';
  static override readonly status = 404;
  static override readonly title = 'Event not found';
  constructor() {
    super('There is no such event. Look for it in the list of events.');
  }
}

export class VenueNotFound extends Refusal {
  static override readonly code = 'catalog.venue_not_found';
  static override readonly status = 404;
  static override readonly title = 'Venue not found';
  constructor() {
    super('There is no such venue among yours.');
  }
}

export class SeatingPlanNotFound extends Refusal {
  static override readonly code = 'catalog.seating_plan_not_found';
  static override readonly status = 404;
  static override readonly title = 'Seating plan not found';
  constructor() {
    super('There is no such seating plan among yours.');
  }
}

export class InvalidSeatingPlan extends Refusal {
  static override readonly code = 'catalog.invalid_seating_plan';
  static override readonly status = 422;
  static override readonly title = 'Invalid seating plan';
  constructor(readonly faults: readonly Fault[]) {
    super(
      `The plan has ${faults.length === 100 ? 'at least 100 faults' : `${faults.length} fault(s)`}. Nothing was created. Mend them and import it again.`,
    );
  }
  override members() {
    return { errors: this.faults };
  }
}

export class SlugTaken extends Refusal {
  static override readonly code = 'catalog.slug_taken';
  static override readonly status = 409;
  static override readonly title = 'Address taken';
  constructor(readonly slug: string) {
    super(`Another event has the address "${slug}". Choose another one.`);
  }
}

export class IllegalTransition extends Refusal {
  static override readonly code = 'catalog.illegal_transition';
  static override readonly status = 409;
  static override readonly title = 'Not possible now';
  constructor(from: string, to: string) {
    super(`The event is ${from}, and from there it cannot become ${to}. Look at its state and choose again.`);
  }
}

export class PackageTooDear extends Refusal {
  static override readonly code = 'catalog.package_too_dear';
  static override readonly status = 422;
  static override readonly title = 'Dearer than its tickets';
  constructor(
    readonly price: Money,
    readonly singly: Money,
  ) {
    super(
      `The package would cost ${formatMoney(price)}, and its tickets cost ${formatMoney(singly)} one by one. Ask for that much at most.`,
    );
  }
  override members() {
    return { price: this.price, singly: this.singly };
  }
}

export class PackageNameTaken extends Refusal {
  static override readonly code = 'catalog.package_name_taken';
  static override readonly status = 409;
  static override readonly title = 'Package exists';
  constructor(name: string) {
    super(`The event has a package "${name}". Choose another name, or withdraw that one first.`);
  }
}

export class PackageNotFound extends Refusal {
  static override readonly code = 'catalog.package_not_found';
  static override readonly status = 404;
  static override readonly title = 'Package not found';
  constructor() {
    super('There is no such package among those of this event. Take an id from their list.');
  }
}

export class PackageWithdrawn extends Refusal {
  static override readonly code = 'catalog.package_withdrawn';
  static override readonly status = 409;
  static override readonly title = 'Package withdrawn';
  constructor() {
    super('This package was withdrawn, and stays so. Make another one.');
  }
}

export class PackageStockBelowSold extends Refusal {
  static override readonly code = 'catalog.package_stock_below_sold';
  static override readonly status = 409;
  static override readonly title = 'More are bought';
  constructor(readonly taken: number) {
    super(`${taken} of this package are bought or being paid for. Its stock cannot be less. Pause it to sell no more.`);
  }
  override members() {
    return { taken: this.taken };
  }
}
