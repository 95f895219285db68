import { Refusal } from '../../kit/index.ts';
import type { WorkChallenge } from './work.ts';

export class NotNeeded extends Refusal {
  static override readonly code = 'queue.not_needed';
  static override readonly status = 409;
  static override readonly title = 'No waiting room';
  constructor() {
    super('There is no queue for this event now. Go straight to its seats.');
  }
}

export class NotOpenYet extends Refusal {
  static override readonly code = 'queue.not_open_yet';
  static override readonly status = 409;
  static override readonly title = 'Not open yet';
  constructor(readonly opensAt: Date) {
    super('The waiting room is not open yet. Nothing is lost by coming later: who comes before the sale is drawn.');
  }
  override members() {
    return { opensAt: this.opensAt.toISOString() };
  }
}

export class QueueEnded extends Refusal {
  static override readonly code = 'queue.ended';
  static override readonly status = 409;
  static override readonly title = 'Sale over';
  constructor() {
    super('The sale of this event is over, and so is its queue.');
  }
}

export class QueueBusy extends Refusal {
  static override readonly code = 'queue.busy';
  static override readonly status = 503;
  static override readonly title = 'Very many at once';
  constructor() {
    super('Very many people are coming this moment. Nothing is lost: try again in a few seconds.');
  }
  override get retryAfterSeconds() {
    return 2;
  }
}

export class NoPlace extends Refusal {
  static override readonly code = 'queue.no_place';
  static override readonly status = 404;
  static override readonly title = 'No place in line';
  constructor() {
    super('You have no place in this line, or it is not yours. Join it to get one.');
  }
}

export class AccountRequired extends Refusal {
  static override readonly code = 'queue.account_required';
  static override readonly status = 403;
  static override readonly title = 'Account required';
  constructor() {
    super('This event gives one place to each account. Sign in, then join.');
  }
}

/** Answered with the cookie of a new session. */
export class SessionRequired extends Refusal {
  static override readonly code = 'queue.session_required';
  static override readonly status = 428;
  static override readonly title = 'Session required';
  constructor() {
    super(
      'A place belongs to a session, and you showed none. This answer brings one as a cookie: send it and join again.',
    );
  }
}

export class WorkRequired extends Refusal {
  static override readonly code = 'queue.work_required';
  static override readonly status = 403;
  static override readonly title = 'Proof of work required';
  constructor(readonly challenge: WorkChallenge) {
    super('Very many have joined from where you are. Let your device solve the challenge, and join with its proof.');
  }
  override members() {
    return { challenge: this.challenge };
  }
}

export class WorkInvalid extends Refusal {
  static override readonly code = 'queue.work_invalid';
  static override readonly status = 403;
  static override readonly title = 'Proof of work refused';
  constructor(readonly challenge: WorkChallenge) {
    super('The proof is not the one that was asked for, too late, or used. Here is a new challenge; nothing is lost.');
  }
  override members() {
    return { challenge: this.challenge };
  }
}

export class AdmissionRequired extends Refusal {
  static override readonly code = 'queue.admission_required';
  static override readonly status = 403;
  static override readonly title = 'Admission required';
  constructor(readonly slug: string) {
    super(
      'People come in by the queue now. Take a place; when it is your turn, you choose your seats. Nothing was held.',
    );
  }
  override members() {
    return { queue: `/queue/${this.slug}` };
  }
}

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
