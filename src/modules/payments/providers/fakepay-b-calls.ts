import type { FakepayBConfig } from '../../../platform/config/index.ts';
import { NeverSent, PaymentRefused, ProviderAway, TooFast } from '../payments.errors.ts';

/** Failures of `fetch` that come before there is a connection: it sends nothing until there is one, and never twice. */
const BEFORE_A_BYTE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Its refusals that are final. Another one under these statuses is not its own: a proxy's, a page. */
const REFUSALS: readonly unknown[] = ['bad_request', 'not_found', 'wrong_state'];
/** Where it turns a call away without saying for how long. */
const USUAL_PAUSE_MS = 1_000;

export type Json = Readonly<Record<string, unknown>>;

/** HTTP to fakepay-b: JSON with an API key, each call once and within its time. */
export class FakepayBCalls {
  constructor(private readonly config: Pick<FakepayBConfig, 'apiBase' | 'secretKey' | 'timeoutMs'>) {}

  /** @throws PaymentRefused, NeverSent, TooFast, ProviderAway */
  get(path: string): Promise<Json> {
    return this.send(path, { method: 'GET' });
  }

  /** @throws PaymentRefused, NeverSent, TooFast, ProviderAway */
  post(path: string, body: Json, key: string): Promise<Json> {
    const headers = { 'Content-Type': 'application/json', 'Request-Key': key };
    return this.send(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  private async send(path: string, init: RequestInit): Promise<Json> {
    const { apiBase, secretKey, timeoutMs } = this.config;
    let response: Response;
    let text: string;
    try {
      response = await fetch(apiBase + path, {
        ...init,
        headers: { ...init.headers, Authorization: `ApiKey ${secretKey}` },
        // An address that has moved is a question for the operator: the key is not carried elsewhere.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      text = await response.text();
    } catch (error) {
      throw BEFORE_A_BYTE.has(codeOf(error)) ? new NeverSent(error) : new ProviderAway(error);
    }
    return answerIn(response, text);
  }
}

function answerIn({ ok, status, headers }: Response, text: string): Json {
  const json = parsed(text);
  if (ok && json) return json;
  const cause = new Error(`fakepay-b answered ${status}: ${text.slice(0, 200)}`);
  if (status === 429) throw new TooFast(Number(headers.get('retry-after')) * 1_000 || USUAL_PAUSE_MS, cause);
  const error = jsonIn(json?.error);
  // Refused, as the payment is elsewhere than the call thinks: its true state is the answer.
  if (error?.kind === 'wrong_state' && jsonIn(error.payment)) return error.payment as Json;
  if ([400, 404, 422].includes(status) && REFUSALS.includes(error?.kind)) throw new PaymentRefused(cause);
  // A key in use (409) and a wrong API key (401) too: they say nothing of what the same call did before.
  throw new ProviderAway(cause);
}

export function jsonIn(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function parsed(text: string): Json | null {
  try {
    return jsonIn(JSON.parse(text));
  } catch {
    // Half an answer, or a page: the caller is told that nobody knows.
    return null;
  }
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
