/** Why a wish was not granted. What was held before still is. */
export type Refusal =
  | { kind: 'taken'; seats: string[]; alternatives: string[][] }
  /** The visitor pointed at a seat that he could see was not free. */
  | { kind: 'not-free'; seat: string; sold: boolean }
  /** It would leave these seats with no free one beside them. */
  | { kind: 'leaves-alone'; seats: string[]; alternatives: string[][] }
  /** Places that are kept for those who need them; `asked`: all that was wanted with them. */
  | { kind: 'kept'; seats: string[]; asked: string[]; alternatives: string[][] }
  /** Companions' places without a wheelchair place beside them. */
  | { kind: 'companion'; seats: string[]; alternatives: string[][] }
  | { kind: 'none-left'; alternatives: string[][] }
  | { kind: 'limit'; limit: number }
  /** The code that was used opens nothing any more. */
  | { kind: 'code' }
  | { kind: 'not-on-sale' }
  /** What was tried would leave a part of a package, or it is not what the package has, or nobody can have it now. */
  | { kind: 'package-whole' }
  | { kind: 'package-other' }
  | { kind: 'package-gone'; soldOut: boolean }
  /** It is not, or no longer, the visitor's turn: the waiting room's page says when it is. */
  | { kind: 'not-admitted'; queue: string }
  | { kind: 'already-extended' }
  | { kind: 'unreachable' }
  | { kind: 'other'; detail: string };

/** The part of an `ApiProblem` that the session reads. */
export interface RefusedByServer {
  code: string;
  status: number;
  message: string;
  body: Readonly<Record<string, unknown>>;
}

/** @throws the error itself when it is none of the server's: a bug must not look like a refusal. */
export function asRefused(error: unknown): RefusedByServer {
  const { code, status, message, body } = (error ?? {}) as Partial<RefusedByServer>;
  if (typeof code !== 'string' || typeof status !== 'number') throw error;
  return { code, status, message: message ?? '', body: body ?? {} };
}

/** @param asked the seats that were wanted */
export function refusalOf({ code, status, message, body }: RefusedByServer, asked: string[] = []): Refusal {
  if (code === 'holds.seat_taken') return { kind: 'taken', seats: texts(body['taken']), alternatives: groups(body) };
  if (code === 'holds.orphan_seat') {
    return { kind: 'leaves-alone', seats: texts(body['alone']), alternatives: groups(body) };
  }
  if (code === 'holds.accessible_kept') {
    return { kind: 'kept', seats: texts(body['kept']), asked, alternatives: groups(body) };
  }
  if (code === 'holds.companion_alone') {
    return { kind: 'companion', seats: texts(body['companions']), alternatives: groups(body) };
  }
  if (code === 'holds.not_available') return { kind: 'none-left', alternatives: groups(body) };
  if (code === 'holds.package_mismatch') return { kind: 'package-other' };
  if (code === 'holds.package_sold_out') return { kind: 'package-gone', soldOut: true };
  if (code === 'holds.package_not_on_sale' || code === 'holds.unknown_package') {
    return { kind: 'package-gone', soldOut: false };
  }
  if (code === 'holds.allotment_code_invalid') return { kind: 'code' };
  if (code === 'holds.limit_reached') return { kind: 'limit', limit: Number(body['limit'] ?? 0) };
  if (code === 'holds.not_on_sale') return { kind: 'not-on-sale' };
  if (code === 'queue.admission_required') return { kind: 'not-admitted', queue: pageOf(body['queue']) };
  if (code === 'holds.already_extended') return { kind: 'already-extended' };
  return status === 0 || status >= 500 ? { kind: 'unreachable' } : { kind: 'other', detail: message };
}

/** Only a page of our own. */
const pageOf = (value: unknown): string => (typeof value === 'string' && value.startsWith('/queue/') ? value : '/');

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

const groups = (body: Readonly<Record<string, unknown>>): string[][] =>
  Array.isArray(body['alternatives']) ? body['alternatives'].map(texts).filter((group) => group.length > 0) : [];
