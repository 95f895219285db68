import { Refusal } from '../../../kit/index.ts';

export class InvitationRequired extends Refusal {
  static override readonly code = 'queue.invitation_required';
  static override readonly status = 403;
  static override readonly title = 'For the invited first';
  constructor(readonly publicFrom: Date) {
    super('With a code, or an account that is invited, you can join now. Everyone else can join a little later.');
  }
  override members() {
    return { publicFrom: this.publicFrom.toISOString() };
  }
}

export class CodeInvalid extends Refusal {
  static override readonly code = 'queue.code_invalid';
  static override readonly status = 403;
  static override readonly title = 'Code not known';
  constructor() {
    super('This code is not one of this event. Check it, and try again.');
  }
}

export class CodeUsed extends Refusal {
  static override readonly code = 'queue.code_used';
  static override readonly status = 409;
  static override readonly title = 'Code used up';
  constructor(readonly publicFrom: Date) {
    super('This code, or your invited address, has let in as many people as it is good for.');
  }
  override members() {
    return { publicFrom: this.publicFrom.toISOString() };
  }
}

export class PassInvalid extends Refusal {
  static override readonly code = 'queue.pass_invalid';
  static override readonly status = 403;
  static override readonly title = 'Pass not valid';
  constructor() {
    super('It is over, it was taken back, or its link is not whole. Ask for another one where you got it.');
  }
}

export class PassUsed extends Refusal {
  static override readonly code = 'queue.pass_used';
  static override readonly status = 409;
  static override readonly title = 'Pass used up';
  constructor() {
    super('As many people have come in by this pass as it is good for. Ask for another one where you got it.');
  }
}

export class GroupNotFound extends Refusal {
  static override readonly code = 'queue.group_not_found';
  static override readonly status = 404;
  static override readonly title = 'Group not found';
  constructor() {
    super('There is no such group of this event.');
  }
}

export class PassNotFound extends Refusal {
  static override readonly code = 'queue.pass_not_found';
  static override readonly status = 404;
  static override readonly title = 'Pass not found';
  constructor() {
    super('There is no such pass of this event, or it was taken back before.');
  }
}
