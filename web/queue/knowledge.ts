import type { QueuePhase, QueueStatus, QueueTurn } from '../src/api/queue-types.ts';
import type { EventDetail } from '../src/api/types.ts';
import type { KeptPlace } from './place-memory.ts';
import { MAIL_WORDS } from './mail.ts';
import type { Pace, Wait } from './pace.ts';

/** All that the page knows; what it shows follows from this alone (`screenOf`). */
export interface Knowledge {
  slug: string;
  event: EventDetail | null;
  status: QueueStatus | null;
  place: KeptPlace | null;
  turn: QueueTurn;
  /** Until when one may begin to choose. */
  admittedUntil: string | null;
  /** Why there is no place, and none is asked for. */
  refused: 'left' | 'account' | 'missing' | 'invitation' | 'code' | 'pass' | 'session' | null;
  /** What the server says to that. */
  said: string;
  /** Where the invited come first: when everyone may come. */
  publicFrom: string | null;
  /** `#pass=...` of the address, until it has been swapped. */
  pass: string;
  /** Questions without an answer since the last one that had one. */
  failures: number;
  /** Whether the last failure was an answer, such as 503: the line is there, but full. */
  isBusy: boolean;
  /** When the status was last answered, by this device's clock. */
  updatedAtMs: number | null;
  /** The position before the room lost its memory. */
  movedFrom: number | null;
  wait: Wait | null;
  /** How it stands with the mail at one's turn. */
  mailWords: string | null;
  /** What this device does before it has a place, in words. */
  doing: string | null;
}

/** In these a visitor has, or may take, a place. */
const JOINABLE: readonly QueuePhase[] = ['lobby', 'drawing', 'open', 'paused', 'sold_out', 'drained'];

export const isJoinable = ({ phase }: QueueStatus): boolean => JOINABLE.includes(phase);

/** People before this place who have not been let in; null until the order is drawn. */
export function aheadOf({ status, place }: Knowledge): number | null {
  if (!status || !place || place.position === null) return null;
  return Math.max(0, peopleBefore(status, place.position) - peopleBefore(status, status.served));
}

/** Positions that nobody has, after a fault, count for no one. */
export function peopleBefore({ gaps }: QueueStatus, position: number): number {
  return gaps.reduce((people, [from, to]) => people - Math.max(0, Math.min(position, to) - from), position);
}

/** Known places that have been reached are let in, or next: only the server can say which. */
export function isReached({ status, place }: Knowledge): boolean {
  return status !== null && place !== null && place.position !== null && place.position < status.served;
}

/** One question without an answer happens; two in a row are said. */
export const isLost = ({ failures }: Knowledge): boolean => failures >= 2;

/** At the beginning of a visit. */
export function nothingKnown(slug: string, place: KeptPlace | null): Knowledge {
  return {
    slug,
    event: null,
    status: null,
    place,
    turn: 'waiting',
    admittedUntil: null,
    refused: null,
    said: '',
    publicFrom: null,
    pass: location.hash.startsWith('#pass=') ? location.hash : '',
    failures: 0,
    isBusy: false,
    updatedAtMs: null,
    movedFrom: null,
    wait: null,
    mailWords: place?.mail ? MAIL_WORDS[place.mail] : null,
    doing: null,
  };
}

/** Refusals after which asking again would be refused again. */
const FOR_GOOD = /^queue\.(account|invitation|code|pass|session)_/;

interface Refusal {
  ok: false;
  status: number;
  code: string;
  said?: string | undefined;
  publicFrom?: string | undefined;
}

/** Counts what was not answered; a 404 of the room means that there is no such event. */
export function noteAnswer(known: Knowledge, answer: { ok: true } | Refusal): void {
  const isPassing = !answer.ok && (answer.status === 0 || answer.status === 429 || answer.status >= 500);
  known.failures = isPassing ? known.failures + 1 : 0;
  known.isBusy = isPassing && answer.status > 0;
  if (!answer.ok) noteRefusal(known, answer);
}

function noteRefusal(known: Knowledge, refusal: Refusal): void {
  const why = FOR_GOOD.exec(refusal.code)?.[1];
  if (!why) return;
  known.refused = why as Knowledge['refused'];
  known.said = refusal.said ?? '';
  known.publicFrom = refusal.publicFrom ?? known.publicFrom;
}

/** The moment from which everyone may come. */
export function lookForOpening(known: Knowledge, status: QueueStatus, nowMs: number): void {
  if (!known.publicFrom || (isJoinable(status) && nowMs < Date.parse(known.publicFrom))) return;
  known.publicFrom = known.refused = null;
}

export function noteStatus(known: Knowledge, status: QueueStatus, atMs: number, pace: Pace): void {
  // Positions that nobody has are stepped over at once: that is no pace.
  if (known.status?.phase !== status.phase || known.status.gaps.length !== status.gaps.length) pace.forget();
  known.status = status;
  known.updatedAtMs = atMs;
  if (status.phase === 'open') pace.note(atMs, peopleBefore(status, status.served));
}
