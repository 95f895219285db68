import { money } from '../../../kit/index.ts';
import type { LivePackage } from './package.ts';
import type { PackageOffer, PackageResponse } from './packages.dto.ts';

/** A package as the API shows it. */
export function packageResponse({ publicId, name, price, singly, components }: LivePackage): PackageResponse {
  return {
    id: publicId,
    name,
    price,
    singly,
    saved: money(singly.amount - price.amount, price.currency),
    components: components.map(({ level, quantity }) => ({
      priceLevel: level.key,
      priceLevelName: level.name,
      quantity,
    })),
  };
}

/** To fans: those that can be bought, and those that could have been. */
export function offersOf(packages: readonly LivePackage[]): PackageOffer[] {
  const shown = packages.filter(({ status }) => status === 'on_sale');
  return shown.map((each) => ({ ...packageResponse(each), soldOut: each.left === 0 }));
}
