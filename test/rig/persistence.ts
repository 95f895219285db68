import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../harness/visitor.ts';
import type { History } from './history.ts';

/** Between two sendings of one request; the last one goes on. */
const PAUSES_MS = [100, 250, 500, 1_000];

export interface Patience {
  /** How long somebody goes on asking. */
  readonly ms: number;
  /** Ends everyone's patience: the sale is over. */
  readonly over: () => boolean;
}

/**
 * Sends a request until somebody can say yes or no, as a page does: the same request with the same key after a broken
 * connection, a 5xx, a 429 or a first one that is still running.
 *
 * @returns the answer, or null when patience has ended
 */
export async function persist<T extends { code?: string } | object>(
  history: History,
  patience: Patience,
  act: () => Promise<Answer<T>>,
): Promise<Answer<T> | null> {
  const { counts } = history;
  counts.requests++;
  const until = performance.now() + patience.ms;
  for (let sent = 1; ; sent++) {
    const answer = await act().catch((error: Error & { code?: string }) => {
      history.refused(`broken ${error.code ?? error.message}`);
      return null;
    });
    if (answer && answer.status < 300) return answer;
    if (answer) history.refused(nameOf(answer));
    const failed = !answer || answer.status >= 500;
    if (failed && sent === 1) counts.failedOnce++;
    if (failed && sent === 2) counts.failedTwice++;
    if (answer && !failed && !isForNow(answer)) return answer;
    if (performance.now() > until || patience.over()) {
      counts.gaveUp++;
      return null;
    }
    await pause(PAUSES_MS[Math.min(sent, PAUSES_MS.length) - 1]);
  }
}

/** `409 holds.seat_taken` */
export function nameOf({ status, body }: Answer<{ code?: string } | object>): string {
  const code = body && 'code' in body && typeof body.code === 'string' ? body.code : '';
  return `${status} ${code}`.trim();
}

function isForNow(answer: Answer<object>): boolean {
  return answer.status === 429 || nameOf(answer) === '409 http.still_running';
}
