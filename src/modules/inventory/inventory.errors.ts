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

/** Why places cannot be set aside: seats by their id, those of areas by the area's. */
export interface WhyNotFree {
  readonly allotted: readonly string[];
  readonly blocked: readonly string[];
  /** Sold, or claimed by an order. */
  readonly sold: readonly string[];
  /** In a fan's hands at this moment. */
  readonly held: readonly string[];
}

/** Of each kind; a whole stadium would make an answer that nobody reads. */
const MOST_NAMED = 100;

export class PlacesNotFree extends Refusal {
  static override readonly code = 'inventory.places_not_free';
  static override readonly status = 409;
  static override readonly title = 'Places not free';
  constructor(
    readonly why: WhyNotFree,
    /** Areas that have too few, and how many they have. */
    readonly short: Readonly<Record<string, number>>,
  ) {
    super('Some of these places are not free, so none was set aside. Leave them out, or ask for what is free.');
  }
  override members() {
    const named = Object.entries(this.why).map(([kind, ids]: [string, string[]]) => [kind, ids.slice(0, MOST_NAMED)]);
    return { ...(Object.fromEntries(named) as WhyNotFree), short: this.short };
  }
}

export class UnknownPlaces extends Refusal {
  static override readonly code = 'inventory.unknown_places';
  static override readonly status = 422;
  static override readonly title = 'Unknown places';
  constructor(readonly unknown: readonly string[]) {
    super('The event has no such seat, row, section or area. Take the names from its seat map.');
  }
  override members() {
    return { unknown: this.unknown.slice(0, MOST_NAMED) };
  }
}

export class AllotmentNameTaken extends Refusal {
  static override readonly code = 'inventory.allotment_name_taken';
  static override readonly status = 409;
  static override readonly title = 'Allotment exists';
  constructor(name: string) {
    super(`The event has an allotment "${name}" already. Choose another name.`);
  }
}

export class AllotmentNotFound extends Refusal {
  static override readonly code = 'inventory.allotment_not_found';
  static override readonly status = 404;
  static override readonly title = 'Allotment not found';
  constructor() {
    super('There is no such allotment among those of this event, or it is over.');
  }
}

export class NotPublished extends Refusal {
  static override readonly code = 'inventory.not_published';
  static override readonly status = 409;
  static override readonly title = 'Not published';
  constructor() {
    super('The event is a draft: its places come into being when it is published. Publish it first.');
  }
}
