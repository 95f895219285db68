import type { EventDetail } from '../../api/types.ts';
import { Money } from '../../ui/Money.tsx';

/** Every level with its whole price, and how much of it is fees. */
export function PriceLevels({ event }: { event: EventDetail }) {
  if (event.priceLevels.length === 0) return null;
  const hasFees = event.priceLevels.some((level) => level.fees.amount > 0);
  return (
    <section aria-labelledby="prices">
      <h2 id="prices" className="text-lg font-semibold">
        Prices
      </h2>
      <table className="mt-3 w-full text-left">
        <caption className="sr-only">Price levels, all fees included</caption>
        <thead className="text-sm text-ink-soft">
          <tr className="border-b border-line">
            <th scope="col" className="py-2 font-medium">
              Level
            </th>
            {hasFees && (
              <th scope="col" className="hidden px-3 py-2 text-right font-medium sm:table-cell">
                Fees included
              </th>
            )}
            <th scope="col" className="py-2 text-right font-medium">
              You pay
            </th>
          </tr>
        </thead>
        <tbody>
          {event.priceLevels.map((level) => (
            <tr key={level.key} className="border-b border-line align-baseline">
              <th scope="row" className="py-3 font-medium wrap-anywhere">
                <span className="flex items-baseline gap-2.5">
                  <span
                    aria-hidden="true"
                    className="size-3 shrink-0 rounded-full border border-ink/20"
                    style={{ background: level.color }}
                  />
                  {level.name}
                </span>
              </th>
              {hasFees && (
                <td className="hidden px-3 py-3 text-right text-sm text-ink-soft sm:table-cell">
                  <Money of={level.fees} />
                </td>
              )}
              <td className="py-3 text-right">
                <Money of={level.price} className="font-semibold" />
                {level.fees.amount > 0 && (
                  <span className="block text-xs text-ink-soft sm:hidden">
                    with <Money of={level.fees} /> fees
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
