import { Link } from '@tanstack/react-router';
import { ArrowLeft, List, Map as MapIcon } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { EventDetail } from '../api/types.ts';
import { PageHeading } from '../app/PageHeading.tsx';
import { formatDay, formatTime } from '../format.ts';
import type { SeatModel } from '../seatmap/index.ts';
import { classes, Icon } from '../ui/index.ts';
import { AdmissionBar } from './AdmissionBar.tsx';
import { AreaDialog } from './AreaDialog.tsx';
import { Basket } from './Basket.tsx';
import { BestButton } from './BestButton.tsx';
import { countOf } from './choice.ts';
import { FilterBar } from './FilterBar.tsx';
import { type Filters, isFiltered, NO_FILTER } from './filters.ts';
import { keptMask } from './kept-places.ts';
import { Legend } from './Legend.tsx';
import { ListView } from './ListView.tsx';
import { MapView } from './MapView.tsx';
import { SaleNotice } from './SaleNotice.tsx';
import { useOpened } from './use-allotment.ts';
import { useAdmission } from './use-admission.ts';
import type { Availability, Pictures } from './use-availability.ts';
import { useBoard, useMine } from './use-board.ts';
import { useFilters } from './use-filters.ts';
import { useCodedHold } from './use-coded-hold.ts';
import { useSeatChoice } from './use-seat-choice.ts';
import { t } from '../words/index.ts';

interface SeatsScreenProps {
  event: EventDetail;
  model: SeatModel;
  pictures: Pictures;
  availability: Availability;
}

/**
 * One screen, no scrolling on a phone: filters, then list or map, then what is held. The list comes first in the order of the
 * keyboard, before the canvas; on a wide screen it stands at the right, above the basket.
 */
export function SeatsScreen({ event, model, pictures, availability }: SeatsScreenProps) {
  const [filters, changeFilters] = useFilters(event);
  const { allotment, hold } = useCodedHold(event.id, availability, filters);
  const { session, state } = hold;
  const admission = useAdmission(event.slug, state.hold !== null);
  const board = useBoard(model, pictures, filters, state);
  useOpened(board, allotment.opened);
  const mine = useMine(model, state);
  const kept = keptMask(model, event);
  const sayNeeded = useCallback(() => {
    hold.sayNeeded();
    changeFilters({ access: 'wheelchair' });
  }, [hold.sayNeeded, changeFilters]);
  const choice = useSeatChoice(session, event, model, board, filters, sayNeeded);
  const [areaId, setAreaId] = useState<string | null>(null);
  const openArea = useCallback((id: string) => setAreaId(id), []);
  const clearFilters = useCallback(() => changeFilters(NO_FILTER), [changeFilters]);
  const isMap = filters.view === 'map';
  const best = { event, filters, onBest: choice.chooseBest, choosing: state.busy, has: countOf(state.wanted) };

  return (
    <div className="flex h-[calc(100dvh-var(--site-header))] min-h-[35rem] flex-col lg:min-h-[40rem]">
      <div className="flex flex-col gap-2 border-b border-line bg-surface px-4 pt-2 pb-2.5 lg:gap-2.5 lg:px-6 lg:pb-3">
        <TitleBar event={event} />
        <FilterBar {...best} {...{ model, allotment }} onChange={changeFilters} />
        <Legend {...{ model, board, filters }} onChange={changeFilters} />
      </div>
      {/* A refusal says the same, where the wish was made. */}
      {state.refusal?.kind !== 'not-admitted' && (
        <AdmissionBar slug={event.slug} admission={admission} onLeave={() => session.giveBack()} />
      )}
      <SaleNotice event={event} failing={availability.failing} />
      <ViewBar {...best} onView={(view) => changeFilters({ view })} />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] lg:grid-cols-[minmax(0,1fr)_25rem]">
        <section
          aria-label={t('seats.asList')}
          className={classes(
            'relative row-start-1 overflow-y-auto border-line lg:col-start-2 lg:block lg:border-l',
            isMap && 'hidden',
          )}
        >
          <ListView {...{ model, board, mine, kept, filters }} onSeat={choice.pressSeat} onArea={openArea} />
        </section>
        <section
          aria-label={t('seats.asMap')}
          className={classes('row-start-1 lg:col-start-1 lg:row-span-2 lg:block', !isMap && 'hidden')}
        >
          <MapView
            {...{ model, board, mine, kept }}
            isFiltered={isFiltered(filters)}
            onClearFilters={clearFilters}
            onSeat={choice.pressSeat}
            onArea={openArea}
          />
        </section>
        <Basket {...{ event, model, state, session, choice }} className="row-start-2 lg:col-start-2" />
      </div>
      <AreaDialog
        {...{ model, board, filters, areaId }}
        maxPerOrder={event.limits.maxPerOrder}
        wanted={state.wanted}
        onTake={choice.chooseArea}
        onClose={() => setAreaId(null)}
      />
    </div>
  );
}

function TitleBar({ event }: { event: EventDetail }) {
  return (
    <div className="flex items-center gap-1">
      <Link
        to="/e/$slug"
        params={{ slug: event.slug }}
        className="-ml-3 grid size-11 shrink-0 place-items-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink"
      >
        <Icon of={ArrowLeft} />
        <span className="sr-only">{t('seats.back')}</span>
      </Link>
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <PageHeading
          title={t('seats.title', { event: event.title })}
          className="max-w-full truncate text-base font-semibold lg:text-lg"
        >
          {event.title}
        </PageHeading>
        <p className="text-sm text-ink-soft">
          {formatDay(event.startsAt, event.timezone)} · {formatTime(event.startsAt, event.timezone)}
          <span className="hidden sm:inline">
            {' '}
            · {event.venue.name}, {event.venue.city}
          </span>
        </p>
      </div>
    </div>
  );
}

interface ViewBarProps {
  event: EventDetail;
  filters: Filters;
  onView: (view: Filters['view']) => void;
  onBest: () => void;
  choosing: boolean;
  has: number;
}

/** List or map, where there is no room for both. */
function ViewBar({ event, filters, onView, onBest, choosing, has }: ViewBarProps) {
  const { view } = filters;
  const views = [
    { key: 'list', label: t('seats.list'), icon: List },
    { key: 'map', label: t('seats.map'), icon: MapIcon },
  ] as const;
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-2 lg:hidden">
      <div role="group" aria-label={t('seats.showAs')} className="flex rounded-control bg-sunken p-1">
        {views.map(({ key, label, icon }) => (
          <button
            key={key}
            type="button"
            aria-pressed={view === key}
            onClick={() => onView(key)}
            className={classes(
              'inline-flex min-h-9 items-center gap-1.5 rounded-[6px] px-3.5 text-sm font-semibold transition-colors duration-120 ease-out',
              view === key ? 'bg-surface text-ink shadow-[0_1px_2px_rgb(0_0_0/0.12)]' : 'text-ink-soft',
            )}
          >
            <Icon of={icon} size={16} />
            {label}
          </button>
        ))}
      </div>
      <BestButton {...{ event, filters, choosing, has, onBest }} />
    </div>
  );
}
