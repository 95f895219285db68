import type { Challenge } from 'altcha-lib/types';
import type { QueueAdmission, QueueMe, QueuePlace, QueueStatus } from '../src/api/queue-types.ts';
import type { EventDetail } from '../src/api/types.ts';

const PATIENCE_MS = 10_000;

/** An answer, a refusal (`code` and `status`), or nothing at all (`status` 0). */
export type Answer<Body> =
  | { ok: true; body: Body; atMs: number; serverMs: number }
  | {
      ok: false;
      status: number;
      code: string;
      retryAfterMs: number | null;
      said?: string | undefined;
      publicFrom?: string | undefined;
      challenge?: Challenge;
    };

/** The calls of the waiting room for one event; `token` is the place's, once there is one. */
export class RoomApi {
  token: string | null = null;
  /** A code of an invited group, until it was judged. */
  invitation = '';
  private readonly event: string;

  constructor(slug: string) {
    this.event = `/api/events/${encodeURIComponent(slug)}`;
  }

  get recordUrl(): string {
    return `${this.event}/queue/draw`;
  }

  /** What the draw follows from, of all that its record says. */
  record(): Promise<Answer<{ randomness: 'secret_and_beacon' | 'secret_alone' }>> {
    return this.ask('GET', this.recordUrl);
  }

  facts(): Promise<Answer<EventDetail>> {
    return this.ask('GET', this.event);
  }

  status(): Promise<Answer<QueueStatus>> {
    return this.ask('GET', `${this.event}/queue/status`);
  }

  /** Begins the session that a place belongs to: a cookie. */
  session(): Promise<Answer<unknown>> {
    return this.ask('GET', '/api/account');
  }

  /** Idempotent: who has a place gets the same again. */
  join(proof?: string): Promise<Answer<QueuePlace>> {
    const headers = { ...(this.invitation && { invitation: this.invitation }), ...(proof && { proof }) };
    return this.ask('POST', `${this.event}/queue`, undefined, headers);
  }

  me(): Promise<Answer<QueueMe>> {
    return this.ask('GET', `${this.event}/queue/me`);
  }

  proof(): Promise<Answer<{ code: string }>> {
    return this.ask('GET', `${this.event}/queue/me/proof`);
  }

  /** Swaps a pass for an admission, past the line. */
  usePass(pass: string): Promise<Answer<QueueAdmission>> {
    return this.ask('POST', `${this.event}/queue/pass`, {}, { pass });
  }

  /** Swaps the place for an admission when it is its turn; asked again, renews it. */
  admission(): Promise<Answer<QueueAdmission>> {
    return this.ask('POST', `${this.event}/queue/admission`, {});
  }

  giveBack(): Promise<Answer<undefined>> {
    return this.ask('DELETE', `${this.event}/queue/admission`);
  }

  leave(): Promise<Answer<undefined>> {
    return this.ask('DELETE', `${this.event}/queue`);
  }

  /** One mail when it is nearly this place's turn, or none. */
  notice(email: string | null): Promise<Answer<{ told: boolean } | undefined>> {
    const path = `${this.event}/queue/me/notice`;
    return email === null ? this.ask('DELETE', path) : this.ask('PUT', path, { email });
  }

  private async ask<Body>(method: string, path: string, body?: object, headers?: object): Promise<Answer<Body>> {
    try {
      const response = await fetch(path, {
        method,
        headers: {
          accept: 'application/json',
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(this.token === null ? {} : { place: this.token }),
          ...headers,
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      const json = (text === '' ? undefined : JSON.parse(text)) as Body & {
        code?: string;
        detail?: string;
        publicFrom?: string;
        challenge?: Challenge;
      };
      if (response.ok) {
        const atMs = Date.now();
        return { ok: true, body: json, atMs, serverMs: Date.parse(response.headers.get('date') ?? '') || atMs };
      }
      const retryAfterS = Number.parseFloat(response.headers.get('retry-after') ?? '');
      return {
        ok: false,
        status: response.status,
        code: json?.code ?? '',
        said: json?.detail,
        publicFrom: json?.publicFrom,
        retryAfterMs: Number.isFinite(retryAfterS) ? retryAfterS * 1000 : null,
        ...(json?.challenge ? { challenge: json.challenge } : {}),
      };
    } catch {
      // No line, no answer in time, or the page of a machine in between: all the same to whoever waits.
      return { ok: false, status: 0, code: '', retryAfterMs: null };
    }
  }
}
