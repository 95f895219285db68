import { Sparkles } from 'lucide-react';
import type { EventDetail } from '../api/types.ts';
import { formatShortMoney } from '../format.ts';
import { Button, classes, Icon } from '../ui/index.ts';
import type { Filters } from './filters.ts';
import { t } from '../words/index.ts';

interface BestButtonProps {
  event: EventDetail;
  filters: Filters;
  choosing: boolean;
  /** Places that the visitor has now: they would be exchanged. */
  has: number;
  onBest: () => void;
}

/** Lets Stampede choose, and says what it will choose: so many seats together, up to that price; or instead of which. */
export function BestButton({ event, filters, choosing, has, onBest }: BestButtonProps) {
  const { partySize, maxPrice } = filters;
  const currency = event.priceLevels[0]?.price.currency ?? 'EUR';
  const price = maxPrice === null ? '' : formatShortMoney({ amount: maxPrice, currency });
  return (
    <Button variant="secondary" pending={choosing} onClick={onBest} className="px-3 py-1">
      <Icon of={Sparkles} size={18} className={classes(has > 0 && 'max-sm:hidden')} />
      <span className="text-left leading-tight">
        <span className="block">{t('seats.best')}</span>{' '}
        <span className="figures block text-xs font-normal text-ink-soft">
          {has > 0 ? t('seats.exchange.instead', { count: has }) : t('shell.counted.seats', { count: partySize })}
          {price && ` · ${t('seats.filter.upTo', { price })}`}
        </span>
      </span>
    </Button>
  );
}
