import { Accessibility, ChevronDown, type LucideIcon, Ticket, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EventDetail } from '../api/types.ts';
import { formatShortMoney } from '../format.ts';
import type { SeatModel } from '../seatmap/index.ts';
import { Icon, SideScroll } from '../ui/index.ts';
import { BestButton } from './BestButton.tsx';
import { CodePill } from './CodePill.tsx';
import { accessChoices, type Filters, priceSteps } from './filters.ts';
import type { AllotmentCode } from './use-allotment.ts';
import type { ChangeFilters } from './use-filters.ts';
import { t } from '../words/index.ts';

interface FilterBarProps {
  event: EventDetail;
  model: SeatModel;
  filters: Filters;
  onChange: ChangeFilters;
  onBest: () => void;
  choosing: boolean;
  has: number;
  allotment: AllotmentCode;
}

export function FilterBar({ event, model, filters, onChange, onBest, choosing, has, allotment }: FilterBarProps) {
  const sizes = Array.from({ length: event.limits.maxPerOrder }, (_, i) => i + 1);
  const currency = event.priceLevels[0]?.price.currency ?? 'EUR';
  const choices = accessChoices(model);
  return (
    <SideScroll label={t('seats.filter.label')} className="-my-1 items-center gap-2 py-1">
      <PillSelect
        label={t('seats.filter.size')}
        icon={Users}
        value={filters.partySize}
        isSet={false}
        onChange={(value) => onChange({ partySize: Number(value) })}
      >
        {sizes.map((size) => (
          <option key={size} value={size}>
            {t('shell.counted.seats', { count: size })}
          </option>
        ))}
      </PillSelect>
      <PillSelect
        label={t('seats.filter.price')}
        icon={Ticket}
        value={filters.maxPrice ?? ''}
        isSet={filters.maxPrice !== null}
        onChange={(value) => onChange({ maxPrice: value ? Number(value) : null })}
      >
        <option value="">{t('seats.filter.anyPrice')}</option>
        {priceSteps(event).map((amount) => (
          <option key={amount} value={amount}>
            {t('seats.filter.upTo', { price: formatShortMoney({ amount, currency }) })}
          </option>
        ))}
      </PillSelect>
      {choices.length > 0 && (
        <PillSelect
          label={t('seats.filter.access')}
          icon={Accessibility}
          value={filters.access ?? ''}
          isSet={filters.access !== null}
          onChange={(value) => onChange({ access: value || null })}
        >
          <option value="">{t('seats.filter.anySeat')}</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </PillSelect>
      )}
      <CodePill allotment={allotment} />
      <div className="ml-auto hidden lg:block">
        <BestButton {...{ event, filters, choosing, has, onBest }} />
      </div>
    </SideScroll>
  );
}

interface PillSelectProps {
  label: string;
  icon: LucideIcon;
  value: string | number;
  /** Something is filtered by it: the pill is filled, so that nobody wonders where the seats went. */
  isSet: boolean;
  onChange: (value: string) => void;
  children: ReactNode;
}

function PillSelect({ label, icon, value, isSet, onChange, children }: PillSelectProps) {
  return (
    <label
      className={`relative inline-flex shrink-0 items-center rounded-full border transition-colors duration-120 ease-out ${
        isSet ? 'border-accent bg-accent-soft text-accent' : 'border-line-strong bg-surface hover:border-ink'
      }`}
    >
      <span className="sr-only">{label}</span>
      <Icon of={icon} size={16} className="pointer-events-none absolute left-3 max-sm:hidden" />
      <select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="min-h-11 w-full min-w-0 [field-sizing:content] cursor-pointer appearance-none truncate rounded-full bg-transparent pr-7 pl-3.5 text-sm sm:pl-9 font-medium lg:min-h-10 [&>option]:bg-surface [&>option]:text-ink"
      >
        {children}
      </select>
      <Icon of={ChevronDown} size={14} className="pointer-events-none absolute right-2.5" />
    </label>
  );
}
