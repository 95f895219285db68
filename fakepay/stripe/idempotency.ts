import { createHash } from 'node:crypto';
import { ApiError, invalid } from './errors.ts';
import { canonical, type FormMap } from './form.ts';
import { answerLifeMs, type SavedAnswer, type Store } from './model.ts';

const maxKeyLength = 255;

/** A key's claim on one run of an endpoint. */
export interface Claim {
  key: string;
  endpoint: string;
  fingerprint: string;
  release(): void;
}

/**
 * Stripe's rules for Idempotency-Key: the first answer is replayed, status and body, 500s included; a key in use is a
 * 409; other parameters are an error; what fails validation or a rate limit leaves no trace; keys live for 24 hours.
 */
export class Idempotency {
  private readonly running = new Set<string>();
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /**
   * @returns the saved answer to replay, or a claim to run under
   * @throws ApiError 409 while the first request runs, 400 idempotency_error for another endpoint or other parameters
   */
  begin(key: string, endpoint: string, params: FormMap): { replay: SavedAnswer } | { claim: Claim } {
    if (key.length > maxKeyLength) {
      throw invalid(`Idempotency keys are at most ${maxKeyLength} characters long.`, 'idempotency_key_invalid');
    }
    if (this.running.has(key)) throw inUse(key);
    const fingerprint = createHash('sha256').update(canonical(params)).digest('base64');
    const saved = this.store.tables.answer.get(key);
    if (saved === undefined || this.store.clock.now() - saved.savedAtMs > answerLifeMs) {
      this.running.add(key);
      return { claim: { key, endpoint, fingerprint, release: () => this.running.delete(key) } };
    }
    if (saved.endpoint !== endpoint) {
      throw mismatch(key, `for the same endpoint they were first used for ('${saved.endpoint}' vs '${endpoint}')`);
    }
    if (saved.fingerprint !== fingerprint) throw mismatch(key, 'with the same parameters they were first used with');
    return { replay: saved };
  }
}

const mismatch = (key: string, rule: string): ApiError =>
  new ApiError(
    400,
    {
      type: 'idempotency_error',
      message:
        `Keys for idempotent requests can only be used ${rule}. Try using a key other than '${key}' if you meant to ` +
        'execute a different request.',
    },
    false,
  );

const inUse = (key: string): ApiError =>
  new ApiError(
    409,
    {
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
      message:
        'There is currently another in-progress request using this Idempotency Key (that probably means you submitted ' +
        `twice, and the other request is still going through): ${key}. Please try again later.`,
    },
    false,
  );
