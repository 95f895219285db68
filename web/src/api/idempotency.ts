import { readStored, removeStored, writeStored } from '../app/storage.ts';
import { ApiProblem } from './problem.ts';

interface StoredKey {
  key: string;
  fingerprint: string;
}

const storageName = (action: string) => `idempotency:${action}`;

/**
 * The key for one action, kept for the life of the tab: a retry, a double click or a reload asks under the same key and
 * gets the same answer. Another body is another wish, and gets another key.
 */
export function idempotencyKey(action: string, body: unknown): string {
  const fingerprint = fingerprintOf(body);
  const stored = readStored<StoredKey>('session', storageName(action));
  if (stored?.fingerprint === fingerprint) return stored.key;
  const key = randomId();
  writeStored('session', storageName(action), { key, fingerprint });
  return key;
}

export function forgetIdempotencyKey(action: string): void {
  removeStored('session', storageName(action));
}

const running = new Map<string, Promise<unknown>>();

/**
 * Runs `ask(key)` once at a time per action and body: a second click while it runs gets the first one's answer.
 *
 * The key is forgotten when the server refuses for good, so that the fan may try again. After a success it is forgotten
 * too, unless `keep` is set: keep it where asking again must find the same thing (an order for a hold).
 */
export function sendOnce<Answer>(
  action: string,
  body: unknown,
  ask: (key: string) => Promise<Answer>,
  options: { keep?: boolean } = {},
): Promise<Answer> {
  const slot = `${action} ${fingerprintOf(body)}`;
  const current = running.get(slot) as Promise<Answer> | undefined;
  if (current) return current;

  const attempt = (async () => {
    try {
      const answer = await ask(idempotencyKey(action, body));
      if (!options.keep) forgetIdempotencyKey(action);
      return answer;
    } catch (error) {
      if (isFinalRefusal(error)) forgetIdempotencyKey(action);
      throw error;
    } finally {
      running.delete(slot);
    }
  })();
  running.set(slot, attempt);
  return attempt;
}

/** Without an answer, or while the first request still runs, only the same key can tell what became of it. */
function isFinalRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && !error.isPassing;
}

/** FNV-1a of the JSON: tells two bodies apart without keeping a name or an address in the browser's storage. */
function fingerprintOf(body: unknown): string {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(body) ?? '') hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** A random UUID. `crypto.randomUUID` is missing on plain http, where a self-hosted box may well run. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
