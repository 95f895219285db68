import { type Fault, Refusal } from '../../kit/index.ts';

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
