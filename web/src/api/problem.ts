/** One invalid field of a request: `pointer` is a JSON pointer like `/buyer/email`. */
export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

export interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  status?: number;
  errors?: FieldProblem[];
  [extension: string]: unknown;
}

/**
 * A refusal by the API (RFC 9457), or the lack of an answer.
 * `code` is stable (`holds.seat_taken`); `offline` and `unavailable` are ours: nothing answered, or a machine in between did.
 */
export class ApiProblem extends Error {
  readonly code: string;
  /** HTTP status; 0 when nothing answered. */
  readonly status: number;
  readonly errors: FieldProblem[];
  /** Whole body, for the members that belong to one code (`taken`, `alternatives`, `limit`). */
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number | null;

  constructor(status: number, body: ProblemBody, retryAfterMs: number | null = null) {
    super(body.detail ?? body.title ?? 'Something went wrong on our side.');
    this.name = 'ApiProblem';
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'offline' : status >= 500 ? 'unavailable' : `http.${status}`);
    this.errors = body.errors ?? [];
    this.body = body;
    this.retryAfterMs = retryAfterMs;
  }

  /** True when the same request may work later: nothing answered, overload, a fault on our side, the first try still runs. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.code === 'http.still_running';
  }

  /** The message for a field of the body, by the end of its pointer (`email` finds `/buyer/email`). */
  fieldMessage(field: string): string | undefined {
    return this.errors.find((problem) => problem.pointer.split('/').at(-1) === field)?.detail;
  }
}

export function isProblem(error: unknown, code?: string): error is ApiProblem {
  return error instanceof ApiProblem && (code === undefined || error.code === code);
}
