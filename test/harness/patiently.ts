import { randomUUID } from 'node:crypto';
import { until } from './wait.ts';

/**
 * As the page does it: while something is away for a moment, which a machine that stood still is too, the same is asked again with the
 * same Idempotency-Key. @returns the first answer but 503
 */
export function patiently<Told extends { readonly status: number }>(
  ask: (key: string) => Promise<Told>,
): Promise<Told> {
  const key = randomUUID();
  const answered = async (): Promise<Told | null> => {
    const answer = await ask(key);
    return answer.status === 503 ? null : answer;
  };
  return until(answered, { what: 'an answer other than 503', everyMs: 250 });
}
