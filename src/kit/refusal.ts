/**
 * An expected "no": a stable code for machines, a sentence for people, an HTTP status. Whatever else is thrown is a bug.
 * Public fields of a subclass become members of the problem document (RFC 9457); `cause` never leaves the log.
 */
export abstract class Refusal extends Error {
  static readonly code: string;
  static readonly status: number;
  static readonly title: string;

  get code(): string {
    return (this.constructor as typeof Refusal).code;
  }
  get status(): number {
    return (this.constructor as typeof Refusal).status;
  }
  get title(): string {
    return (this.constructor as typeof Refusal).title;
  }
  /** Members that the problem document carries beside the standard ones. */
  members(): Record<string, unknown> {
    return {};
  }
  /** Seconds after which a retry makes sense; sent as Retry-After. */
  get retryAfterSeconds(): number | undefined {
    return undefined;
  }
}

/** One fault of an input: where it is (RFC 6901), its stable code, and what to do. */
export interface Fault {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}
