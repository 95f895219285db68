import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotContinue, codeOf } from './cannot-continue.ts';

const ATTEMPTS = 3;

/** One visitor of the public API: keeps the session cookie, and sends a command again under the same key if it must. */
export class VisitorClient {
  readonly #baseUrl: string;
  readonly #cookies = new Map<string, string>();

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl.replace(/\/$/, '');
  }

  get<T>(path: string): Promise<T> {
    return this.#send<T>('GET', path, undefined);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#send<T>('POST', path, JSON.stringify(body));
  }

  async #send<T>(method: string, path: string, body: string | undefined): Promise<T> {
    const key = randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#fetch(method, path, body, key);
      if (response?.ok) return (await response.json()) as T;
      const mayPass = !response || [429, 502, 503, 504].includes(response.status);
      if (!mayPass || attempt === ATTEMPTS) {
        const text = response ? `${response.status}: ${await response.text()}` : 'nothing';
        throw new CannotContinue(`${method} ${path} was answered with ${text}`);
      }
      await sleep(1000 * Number(response?.headers.get('retry-after') ?? 1));
    }
  }

  async #fetch(method: string, path: string, body: string | undefined, key: string): Promise<Response | null> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (this.#cookies.size > 0) headers.cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
      headers['idempotency-key'] = key;
    }
    try {
      const response = await fetch(`${this.#baseUrl}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [name = '', value = ''] = cookie.split(';')[0]?.split(/=(.*)/s) ?? [];
        this.#cookies.set(name, value);
      }
      return response;
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      console.error(`${method} ${path}: ${codeOf(cause) || String(error)}`);
      return null;
    }
  }
}
