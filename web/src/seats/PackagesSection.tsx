import { ChevronUp, Package as PackageIcon } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { Package } from '../api/types.ts';
import { formatMoney } from '../format.ts';
import { contentsOf } from '../sale/package-words.ts';
import { Button, classes, Icon } from '../ui/index.ts';
import { countOf } from './choice.ts';
import type { HoldState } from './hold-session.ts';
import { t } from '../words/index.ts';

interface PackagesSectionProps {
  packages: readonly Package[];
  state: HoldState;
  onTake: (id: string) => void;
}

/** Several tickets for one price: a line that opens. It closes when one was taken, so that what is held can be seen. */
export function PackagesSection({ packages, state, onTake }: PackagesSectionProps) {
  const [open, setOpen] = useState(false);
  const listId = useId();
  const held = state.hold?.package?.id;
  useEffect(() => {
    if (held !== undefined) setOpen(false);
  }, [held]);
  const [best] = packages.toSorted((a, b) => b.saved.amount - a.saved.amount);
  if (!best) return null;
  return (
    <section aria-label={t('packages.title')} className="border-b border-line px-4">
      <h2 className="text-sm font-semibold">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={listId}
          onClick={() => setOpen(!open)}
          className="-mx-2 flex min-h-11 w-[calc(100%+16px)] items-center gap-2 rounded-control px-2 text-left hover:bg-sunken"
        >
          <Icon of={PackageIcon} size={18} />
          {t('packages.title')}
          {best.saved.amount > 0 && (
            <span className="figures min-w-0 truncate font-normal text-good">
              {t('packages.upTo', { amount: formatMoney(best.saved) })}
            </span>
          )}
          <Icon
            of={ChevronUp}
            size={16}
            className={classes('ml-auto shrink-0 transition-transform duration-120', !open && 'rotate-180')}
          />
        </button>
      </h2>
      <div id={listId} hidden={!open} className="max-h-[38dvh] overflow-y-auto pb-3">
        <p className="pt-1 text-xs text-ink-soft">{t('packages.how')}</p>
        <ul className="mt-1 divide-y divide-line">
          {packages.map((each) => (
            <PackageItem
              key={each.id}
              of={each}
              busy={state.busy}
              has={countOf(state.wanted)}
              isHeld={each.id === held}
              onTake={onTake}
            />
          ))}
        </ul>
      </div>
    </section>
  );
}

interface PackageItemProps {
  of: Package;
  busy: boolean;
  /** Places that the visitor has now: they would be exchanged. */
  has: number;
  isHeld: boolean;
  onTake: (id: string) => void;
}

function PackageItem({ of, busy, has, isHeld, onTake }: PackageItemProps) {
  const { id, name, price, saved, soldOut } = of;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 py-2.5">
      <div className="min-w-0 flex-1 basis-40">
        <p className="text-sm font-semibold wrap-anywhere">{name}</p>
        <p className="text-xs text-ink-soft">{contentsOf(of)}</p>
        <p className="figures text-sm">
          <span className="font-semibold">{formatMoney(price)}</span>
          {saved.amount > 0 && (
            <span className="text-good"> · {t('packages.save', { amount: formatMoney(saved) })}</span>
          )}
        </p>
      </div>
      {soldOut && !isHeld ? (
        <p className="text-sm text-ink-soft">{t('packages.soldOut')}</p>
      ) : (
        <Button variant="secondary" pending={busy} onClick={() => onTake(id)} className="max-w-full px-3 py-1">
          <span className="min-w-0 leading-tight wrap-anywhere">
            <span className="block">{t('packages.take', { name })}</span>
            {has > 0 && (
              <span className="figures block text-xs font-normal text-ink-soft">
                {t('seats.exchange.instead', { count: has })}
              </span>
            )}
          </span>
        </Button>
      )}
    </li>
  );
}
