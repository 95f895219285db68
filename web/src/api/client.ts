import { ApiProblem, type ProblemBody } from './problem.ts';
import { noteServerTime } from './server-time.ts';

export { isProblem } from './problem.ts';
export { sendOnce } from './idempotency.ts';

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  idempotencyKey?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Never from the browser's cache: for what has a deadline (holds, orders). */
  fresh?: boolean;
  /** From the browser's cache only where the server says that it still holds. */
  revalidate?: boolean;
}

/**
 * Asks the API and answers the raw response of a success.
 * @throws ApiProblem for every refusal, and when nothing answered.
 */
export async function send(path: string, request: ApiRequest = {}): Promise<Response> {
  const method = request.method ?? 'GET';
  const headers = new Headers({ accept: 'application/json', ...request.headers });
  if (request.body !== undefined) headers.set('content-type', 'application/json');
  if (request.idempotencyKey) headers.set('idempotency-key', request.idempotencyKey);

  const direct = request.fresh === true || method !== 'GET';
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (request.body !== undefined) init.body = JSON.stringify(request.body);
  if (request.signal) init.signal = request.signal;
  if (direct) init.cache = 'no-store';
  else if (request.revalidate) init.cache = 'no-cache';

  const sentAt = Date.now();
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    if (request.signal?.aborted) throw cause;
    throw new ApiProblem(0, { detail: "We can't reach Stampede right now." });
  }
  if (direct) noteServerTime(response.headers.get('date'), sentAt, Date.now());
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Asks the API for JSON. An empty answer (204) gives `undefined`. */
export async function request<Answer>(path: string, options: ApiRequest = {}): Promise<Answer> {
  const response = await send(path, options);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(retryAfter) ? retryAfter * 1000 : null;
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body = isJson ? ((await response.json().catch(() => null)) as ProblemBody | null) : null;
  return new ApiProblem(response.status, body ?? {}, retryAfterMs);
}

/** `withQuery('/api/events', {q: 'final', city: undefined})` → `/api/events?q=final`. */
export function withQuery(path: string, query: Record<string, string | number | undefined | null>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
