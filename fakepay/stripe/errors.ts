/** A refusal in Stripe's shape. `saved` says whether an idempotency key remembers it. */
export class ApiError extends Error {
  readonly status: number;
  readonly saved: boolean;
  readonly error: Record<string, unknown>;

  constructor(status: number, error: { type: string; message: string; [field: string]: unknown }, saved: boolean) {
    super(error.message);
    this.status = status;
    this.saved = saved;
    this.error = typeof error.code === 'string' ? { ...error, doc_url: docUrl(error.code) } : error;
  }
}

export const docUrl = (code: string): string => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;

/** A parameter that fails validation: Stripe saves nothing for these, so the key may be used again. */
export const invalid = (message: string, code: string, param?: string): ApiError =>
  new ApiError(400, { type: 'invalid_request_error', code, message, ...(param ? { param } : {}) }, false);

export const missing = (param: string): ApiError =>
  invalid(`Missing required param: ${param}.`, 'parameter_missing', param);

export const notFound = (what: string, id: string, param: string): ApiError =>
  new ApiError(
    404,
    { type: 'invalid_request_error', code: 'resource_missing', message: `No such ${what}: '${id}'`, param },
    false,
  );

/** The request is well formed but the object's state forbids it; remembered by the key. */
export const refused = (message: string, code: string, more: Record<string, unknown> = {}): ApiError =>
  new ApiError(400, { type: 'invalid_request_error', code, message, ...more }, true);

export const cardError = (code: string, message: string, more: Record<string, unknown> = {}): ApiError =>
  new ApiError(402, { type: 'card_error', code, message, ...more }, false);

export const apiFailure = (): ApiError =>
  new ApiError(
    500,
    { type: 'api_error', message: 'An unknown error occurred. Please contact support@stripe.com.' },
    true,
  );
