import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import type { Challenge } from 'altcha-lib/types';
import type { QueuePlace } from '../src/api/queue-types.ts';
import type { Answer, RoomApi } from './room-api.ts';

const WORDS = 'Checking that your browser is real: a few seconds.';
/** A challenge may be over, or its answer be lost: then there is another one. */
const MOST_TRIES = 3;

/**
 * Solves what is asked and joins with the proof. The browser counts beside the page, which stays alive. Never throws: where
 * this device cannot count, it is as if nobody had answered, and the page goes on asking.
 */
export async function joinByWork(
  api: RoomApi,
  asked: Challenge,
  say: (words: string | null) => void,
): Promise<Answer<QueuePlace>> {
  let answer: Answer<QueuePlace> = { ok: false, status: 0, code: '', retryAfterMs: null };
  let challenge: Challenge | undefined = asked;
  say(WORDS);
  try {
    for (let tries = 0; challenge && tries < MOST_TRIES; tries++) {
      const solution = await solveChallenge({ challenge, deriveKey });
      answer = await api.join(btoa(JSON.stringify({ challenge, solution })));
      challenge = answer.ok ? undefined : answer.challenge;
    }
  } catch {
    // Without HTTPS a browser has no cryptography.
  }
  say(null);
  return answer;
}
