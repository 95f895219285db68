/** A reason to stop that the person at the keyboard can act on: one sentence that names it and says what to do. */
export class CannotContinue extends Error {
  override readonly name = 'CannotContinue';
}

/** The sentence for people; with a stack only when it is a fault of ours. */
export function sentenceOf(error: unknown): string {
  if (error instanceof CannotContinue) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The system's code of a failed call (`EACCES`, `ECONNREFUSED`), or an empty string. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
