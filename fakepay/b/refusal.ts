/** A call that is not carried out. */
export class Refusal extends Error {
  readonly status: number;
  readonly error: { kind: string; [field: string]: unknown };

  constructor(status: number, error: { kind: string; [field: string]: unknown }) {
    super(error.kind);
    this.status = status;
    this.error = error;
  }
}

export const refuse = {
  badRequest: (field: string) => new Refusal(400, { kind: 'bad_request', field }),
  unauthorised: () => new Refusal(401, { kind: 'unauthorised' }),
  notFound: () => new Refusal(404, { kind: 'not_found' }),
  inProgress: () => new Refusal(409, { kind: 'in_progress' }),
  wrongState: (payment: Record<string, unknown>) => new Refusal(422, { kind: 'wrong_state', payment }),
};
