import { Refusal } from '../../../kit/index.ts';
import type { Component } from '../../catalog/index.ts';

export class UnknownPackage extends Refusal {
  static override readonly code = 'holds.unknown_package';
  static override readonly status = 422;
  static override readonly title = 'Unknown package';
  constructor() {
    super('The event has no such package, or it was withdrawn. Take its id from the event.');
  }
}

export class PackageNotOnSale extends Refusal {
  static override readonly code = 'holds.package_not_on_sale';
  static override readonly status = 409;
  static override readonly title = 'Package not on sale';
  constructor() {
    super('The organizer has paused this package. Nothing was held. Its tickets can be had one by one.');
  }
}

export class PackageSoldOut extends Refusal {
  static override readonly code = 'holds.package_sold_out';
  static override readonly status = 409;
  static override readonly title = 'Package sold out';
  constructor() {
    super('All there were of this package are bought. Nothing was charged. Its tickets can be had one by one.');
  }
}

export class PackageMismatch extends Refusal {
  static override readonly code = 'holds.package_mismatch';
  static override readonly status = 422;
  static override readonly title = 'Not what the package has';
  readonly missing: readonly { readonly priceLevel: string; readonly quantity: number }[];
  /** @param surplus seats that it does not have */
  constructor(
    missing: readonly Component[],
    readonly surplus: readonly string[],
  ) {
    const named = missing.map(({ level, quantity }) => `${quantity} × ${level.name}`).join(', ');
    const lacks = named === '' ? '' : ` Missing: ${named}.`;
    const more = surplus.length === 0 ? '' : ` Too many: ${surplus.join(', ')}.`;
    super(`These seats are not what the package has. Nothing was held.${lacks}${more}`);
    this.missing = missing.map(({ level, quantity }) => ({ priceLevel: level.key, quantity }));
  }
  override members() {
    return { missing: this.missing, surplus: this.surplus };
  }
}
