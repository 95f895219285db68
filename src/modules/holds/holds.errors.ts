import { Refusal } from '../../kit/index.ts';
import type { Component } from '../catalog/index.ts';

export class SeatTaken extends Refusal {
  static override readonly code = 'holds.seat_taken';
  static override readonly status = 409;
  static override readonly title = 'Seat taken';
  constructor(
    readonly taken: readonly string[],
    readonly alternatives: readonly (readonly string[])[],
  ) {
    super('Someone else has just taken one of these seats.');
  }
  override members() {
    return { taken: this.taken, alternatives: this.alternatives };
  }
}

export class OrphanSeat extends Refusal {
  static override readonly code = 'holds.orphan_seat';
  static override readonly status = 409;
  static override readonly title = 'Seat left alone';
  constructor(
    readonly alone: readonly string[],
    readonly alternatives: readonly (readonly string[])[],
  ) {
    super(
      'This would leave a single seat that hardly anybody can use. Nothing was changed. Take one of the alternatives.',
    );
  }
  override members() {
    return { alone: this.alone, alternatives: this.alternatives };
  }
}

export class AccessibleKept extends Refusal {
  static override readonly code = 'holds.accessible_kept';
  static override readonly status = 409;
  static override readonly title = 'Kept for those who need them';
  constructor(
    readonly kept: readonly string[],
    readonly keptUntil: Date | null,
    readonly alternatives: readonly (readonly string[])[],
  ) {
    super(
      'Some of these places are kept for people who use a wheelchair, and for who comes with them. Say in `accessible` how many of you do, or take others.',
    );
  }
  override members() {
    return { kept: this.kept, keptUntil: this.keptUntil, alternatives: this.alternatives };
  }
}

export class CompanionAlone extends Refusal {
  static override readonly code = 'holds.companion_alone';
  static override readonly status = 409;
  static override readonly title = 'Companion place alone';
  constructor(
    readonly companions: readonly string[],
    readonly alternatives: readonly (readonly string[])[],
  ) {
    super(
      'A companion’s place goes together with a wheelchair place beside it. Nothing was changed. Take both, or one of the alternatives.',
    );
  }
  override members() {
    return { companions: this.companions, alternatives: this.alternatives };
  }
}

export class NotAvailable extends Refusal {
  static override readonly code = 'holds.not_available';
  static override readonly status = 409;
  static override readonly title = 'Not available';
  constructor(readonly alternatives: readonly (readonly string[])[]) {
    super(
      'There are not that many places left of what you asked for. Try fewer, another price, or one of the alternatives.',
    );
  }
  override members() {
    return { alternatives: this.alternatives };
  }
}

export class NotOnSale extends Refusal {
  static override readonly code = 'holds.not_on_sale';
  static override readonly status = 409;
  static override readonly title = 'Not on sale';
  constructor(readonly state: string) {
    super(`This event is not on sale now: it is ${state.replace('_', ' ')}. Nothing was held.`);
  }
  override members() {
    return { state: this.state };
  }
}

export class AllotmentCodeInvalid extends Refusal {
  static override readonly code = 'holds.allotment_code_invalid';
  static override readonly status = 403;
  static override readonly title = 'Code not valid';
  constructor() {
    super('This code opens no places of this event: it may be mistyped, or withdrawn. Ask who gave it to you.');
  }
}

export class HoldLimit extends Refusal {
  static override readonly code = 'holds.limit_reached';
  static override readonly status = 409;
  static override readonly title = 'Limit reached';
  constructor(readonly limit: number) {
    super(`You can hold up to ${limit} places of this event. Give some back, or ask for fewer.`);
  }
  override members() {
    return { limit: this.limit };
  }
}

export class AddressLimit extends Refusal {
  static override readonly code = 'holds.address_limit';
  static override readonly status = 429;
  static override readonly title = 'Too many holds from one address';
  constructor() {
    super('Very many places are being held from your network. Try again in a few minutes.');
  }
  override get retryAfterSeconds() {
    return 60;
  }
}

export class UnknownSeat extends Refusal {
  static override readonly code = 'holds.unknown_seat';
  static override readonly status = 422;
  static override readonly title = 'Unknown seat';
  constructor(readonly unknown: readonly string[]) {
    super('The event has no such seat, area or price level. Take the names from its seat map.');
  }
  override members() {
    return { unknown: this.unknown };
  }
}

export class HoldNotFound extends Refusal {
  static override readonly code = 'holds.not_found';
  static override readonly status = 404;
  static override readonly title = 'Hold not found';
  constructor() {
    super('There is no such hold: its time is up, or it is not yours. Nothing was charged. Choose your seats again.');
  }
}

export class HoldExpired extends Refusal {
  static override readonly code = 'holds.expired';
  static override readonly status = 410;
  static override readonly title = 'Hold expired';
  constructor() {
    super('The time for these seats is up. Nothing was charged. Choose your seats again.');
  }
}

export class HoldLost extends Refusal {
  static override readonly code = 'holds.lost';
  static override readonly status = 410;
  static override readonly title = 'Hold lost';
  constructor() {
    super(
      'We lost your selection: a fault on our side. Nothing was charged. Take the same seats again with a new key.',
    );
  }
}

export class AlreadyExtended extends Refusal {
  static override readonly code = 'holds.already_extended';
  static override readonly status = 409;
  static override readonly title = 'Extended before';
  constructor() {
    super('A hold can be extended once, and this one was. Its seats are yours until its time is up.');
  }
}

export class HoldsBusy extends Refusal {
  static override readonly code = 'holds.busy';
  static override readonly status = 503;
  static override readonly title = 'Very busy';
  constructor() {
    super('Very many people are choosing seats this moment. Try again in a second with the same key.');
  }
  override get retryAfterSeconds() {
    return 1;
  }
}

export class TooManyStreams extends Refusal {
  static override readonly code = 'holds.too_many_streams';
  static override readonly status = 429;
  static override readonly title = 'Too many streams open';
  constructor() {
    super('Very many pages in your network follow these seats live. Ask for snapshots instead, and try again later.');
  }
  override get retryAfterSeconds() {
    return 30;
  }
}

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
