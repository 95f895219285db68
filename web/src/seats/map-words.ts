import { formatShare } from '../format.ts';
import { language, t } from '../words/index.ts';

const made = new Map<string, string>();

/** `12% free`, `<1% free`; `Full` where nothing is. The map asks in every frame, so each is made once. */
export function shareWords(share: number): string {
  const percent = Math.round(100 * share);
  const isTiny = share > 0 && share < 0.01;
  const key = `${language()} ${isTiny ? 'tiny' : percent}`;
  let words = made.get(key);
  if (words === undefined) {
    const shown = isTiny ? `<${formatShare(0.01)}` : formatShare(percent / 100);
    words = share > 0 ? t('seats.onMap.share', { share: shown }) : t('seats.onMap.full');
    made.set(key, words);
  }
  return words;
}
