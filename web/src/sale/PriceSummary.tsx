import type { Money as Amount } from '../api/types.ts';
import { formatMoney } from '../format.ts';
import { Money } from '../ui/Money.tsx';
import { feesIn, type PriceLine } from './price-lines.ts';
import { t } from '../words/index.ts';

interface PriceSummaryProps {
  lines: PriceLine[];
  total: Amount;
  totalLabel?: string;
  /** All of it is this package. */
  packageName?: string | undefined;
}

/** `2 × €69.00`, where there are no seats to name; just how many where they do not cost the same to the cent. */
const manyOf = ({ quantity, price }: PriceLine): string =>
  price.amount % quantity === 0
    ? `${quantity} × ${formatMoney({ ...price, amount: price.amount / quantity })}`
    : t('shell.counted.places', { count: quantity });

/** What was chosen, line by line, the fees that are in it, and the whole price. */
export function PriceSummary({ lines, total, totalLabel = t('sale.bill.total'), packageName }: PriceSummaryProps) {
  const fees = feesIn(lines, total.currency);
  return (
    <div>
      {packageName !== undefined && (
        <p className="mb-3 font-semibold wrap-anywhere">{t('packages.held', { name: packageName })}</p>
      )}
      <ul className="divide-y divide-line">
        {lines.map((line) => (
          <li key={line.key} className="flex items-baseline justify-between gap-4 py-3 first:pt-0">
            <span className="min-w-0">
              <span className="block font-medium">{line.place}</span>
              <span className="figures block text-sm text-ink-soft">
                {[line.detail || manyOf(line), line.level === line.place ? '' : line.level].filter(Boolean).join(' · ')}
              </span>
            </span>
            <Money of={line.price} className="font-medium" />
          </li>
        ))}
      </ul>
      <dl className="border-t border-line pt-3">
        {fees.amount > 0 && (
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm text-ink-soft">
            <dt>{t('sale.bill.fees')}</dt>
            <dd>
              <Money of={fees} />
            </dd>
          </div>
        )}
        <div className="mt-1 flex flex-wrap items-baseline justify-between gap-x-4">
          <dt className="font-semibold">{totalLabel}</dt>
          <dd>
            <Money of={total} className="text-xl font-semibold" />
          </dd>
        </div>
      </dl>
    </div>
  );
}
