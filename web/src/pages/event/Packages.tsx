import type { EventDetail } from '../../api/types.ts';
import { formatMoney } from '../../format.ts';
import { contentsOf } from '../../sale/package-words.ts';
import { Money } from '../../ui/Money.tsx';
import { t } from '../../words/index.ts';

/** Several tickets for one price: what is in each, what it costs, and what is saved. */
export function Packages({ event: { packages } }: { event: EventDetail }) {
  if (packages.length === 0) return null;
  return (
    <section aria-labelledby="packages">
      <h2 id="packages" className="text-lg font-semibold">
        {t('packages.title')}
      </h2>
      <p className="mt-1 text-sm text-ink-soft">
        {t('packages.about')} {t('packages.onSeats')}
      </p>
      <ul className="mt-2 divide-y divide-line border-y border-line">
        {packages.map((each) => (
          <li key={each.id} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-3">
            <div className="min-w-0">
              <h3 className="font-medium wrap-anywhere">{each.name}</h3>
              <p className="text-sm text-ink-soft">{contentsOf(each)}</p>
            </div>
            <p className="text-right">
              <Money of={each.price} className="font-semibold" />
              <span className="figures block text-sm">
                {each.soldOut ? (
                  <span className="text-ink-soft">{t('packages.soldOut')}</span>
                ) : (
                  each.saved.amount > 0 && (
                    <span className="text-good">{t('packages.save', { amount: formatMoney(each.saved) })}</span>
                  )
                )}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
