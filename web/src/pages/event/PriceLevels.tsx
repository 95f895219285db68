import { Trans } from 'react-i18next';
import type { EventDetail } from '../../api/types.ts';
import { Money } from '../../ui/Money.tsx';
import { t } from '../../words/index.ts';

/** Every level with its whole price, and how much of it is fees. */
export function PriceLevels({ event }: { event: EventDetail }) {
  if (event.priceLevels.length === 0) return null;
  const hasFees = event.priceLevels.some((level) => level.fees.amount > 0);
  return (
    <section aria-labelledby="prices">
      <h2 id="prices" className="text-lg font-semibold">
        {t('event.prices.title')}
      </h2>
      <table className="mt-3 w-full text-left">
        <caption className="sr-only">{t('event.prices.caption')}</caption>
        <thead className="text-sm text-ink-soft">
          <tr className="border-b border-line">
            <th scope="col" className="py-2 font-medium">
              {t('event.prices.level')}
            </th>
            {hasFees && (
              <th scope="col" className="hidden px-3 py-2 text-right font-medium sm:table-cell">
                {t('event.prices.fees')}
              </th>
            )}
            <th scope="col" className="py-2 text-right font-medium">
              {t('event.prices.youPay')}
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
                    <Trans i18nKey="event.prices.withFees" components={{ amount: <Money of={level.fees} /> }} />
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
