import type { FairnessReport } from '../../api/admin-report.ts';
import { formatCount, formatQuantity } from '../../format.ts';
import type { Tone } from '../../ui/Badge.tsx';

/** In the order of an evening. */
export const outcomeWords: { name: keyof FairnessReport['outcomes']; label: string; what: string }[] = [
  { name: 'bought', label: 'Bought', what: 'came in and paid' },
  { name: 'left', label: 'Left', what: 'came in, and left the sale' },
  { name: 'lapsed', label: 'Lapsed', what: 'came in, and were not seen any more' },
  { name: 'inside', label: 'Inside', what: 'choosing or paying, now or when the room closed' },
  { name: 'neverCame', label: 'Never came', what: 'it was their turn, and they did not come' },
  { name: 'gaveBack', label: 'Gave up', what: 'gave their place back before they came in' },
  { name: 'waiting', label: 'Not reached', what: 'wait, or waited until the end' },
];

export const drawWords: Record<FairnessReport['draw']['state'], { label: string; tone: Tone }> = {
  none: { label: 'Nobody was drawn', tone: 'neutral' },
  pending: { label: 'Not drawn yet', tone: 'neutral' },
  verified: { label: 'Verified', tone: 'good' },
  wrong: { label: 'Wrong', tone: 'bad' },
};

export const findingWords: Record<FairnessReport['draw']['findings'][number]['what'], string> = {
  seed: 'The secret number is the one that was sealed before',
  root: 'The entries are the ones that were published at the opening',
  randomness: 'The public value that was named is mixed in, or none was named',
  places: 'Everyone who came in stood where the draw put him',
};

/** What is known of the order, in sentences. */
export function orderSentences({ order }: FairnessReport): { isGood: boolean; words: string }[] {
  const { admitted, beforeTheirTurn, overtaken, overtakenLate } = order;
  if (admitted === 0) return [{ isGood: true, words: 'Nobody has come in.' }];
  const early =
    beforeTheirTurn === 0
      ? `None of the ${formatCount(admitted)} places came in before its turn.`
      : `${formatCount(beforeTheirTurn)} of ${formatCount(admitted)} places came in before their turn, as it was noted once a second.`;
  const others = overtaken - overtakenLate;
  const late =
    overtaken === 0
      ? 'Nobody came in after somebody who stood behind him.'
      : `${formatQuantity(overtaken, 'place', 'places')} came in after one behind it: ` +
        `${formatCount(overtakenLate)} a minute or more after its turn had come, ${formatCount(others)} within that minute.`;
  return [
    { isGood: beforeTheirTurn === 0, words: early },
    { isGood: true, words: late },
  ];
}
