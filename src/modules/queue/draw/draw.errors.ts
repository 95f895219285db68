import { Refusal } from '../../../kit/index.ts';

export class NoDraw extends Refusal {
  static override readonly code = 'draw.none';
  static override readonly status = 404;
  static override readonly title = 'No draw';
  constructor() {
    super('Nobody is drawn for this event: people come in as they join, or there is no waiting room.');
  }
}

export class NotFrozen extends Refusal {
  static override readonly code = 'draw.not_frozen';
  static override readonly status = 409;
  static override readonly title = 'Entries not frozen yet';
  constructor(readonly opensAt: Date) {
    super('People can still join the draw. Its entries are published some seconds after the opening.');
  }
  override members() {
    return { opensAt: this.opensAt.toISOString() };
  }
}

export class NotInDraw extends Refusal {
  static override readonly code = 'draw.not_in_draw';
  static override readonly status = 404;
  static override readonly title = 'Not in the draw';
  constructor() {
    super(
      'Your place is not among those that were drawn: you joined after the opening, or your place was not known then.',
    );
  }
}
