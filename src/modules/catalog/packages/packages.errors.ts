import { formatMoney, type Money, Refusal } from '../../../kit/index.ts';

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
