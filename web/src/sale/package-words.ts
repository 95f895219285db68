import type { Package } from '../api/types.ts';
import { formatList } from '../format.ts';

/** `2 × Category 1 and 1 × Standing` */
export function contentsOf({ components }: Pick<Package, 'components'>): string {
  return formatList(components.map(({ quantity, priceLevelName }) => `${quantity} × ${priceLevelName}`));
}
