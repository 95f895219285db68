import { bodyOf } from '../rush/browser.ts';
import { nameOf } from '../rush/recorder.ts';
import type { WireAnswer } from '../rush/wire.ts';

/** @throws with what it was answered, unless with 2xx */
export function toldBy<T>(answer: WireAnswer | null): T {
  if (answer === null) throw new Error('unanswered');
  if (answer.status >= 300) throw new Error(nameOf(answer));
  return (answer.body.length === 0 ? undefined : bodyOf<T>(answer)) as T;
}
