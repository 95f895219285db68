import { en } from '../words/en/index.ts';
import { t } from '../words/index.ts';

const names = en.sale.category;

const isKnown = (key: string): key is keyof typeof names => Object.hasOwn(names, key);

/** Categories the list offers in its filter; an event may have others. */
export const knownCategories: string[] = Object.keys(names);

/** `sport` → `Sport`; an unknown key is shown as written, with a capital. */
export function categoryName(key: string): string {
  if (isKnown(key)) return t(`sale.category.${key}`);
  return key.charAt(0).toUpperCase() + key.slice(1).replaceAll(/[-_]/g, ' ');
}
