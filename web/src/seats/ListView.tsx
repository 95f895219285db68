import { ChevronRight } from 'lucide-react';
import { memo, startTransition, useCallback, useEffect, useId, useMemo, useState } from 'react';
import { formatMoney } from '../format.ts';
import type { Board, SeatModel, Section, Tally } from '../seatmap/index.ts';
import { Button, classes, Icon } from '../ui/index.ts';
import type { Filters } from './filters.ts';
import { Swatch } from './Legend.tsx';
import { BASKET_ID, MAP_ID, Skip } from './Skip.tsx';
import { ListRows } from './ListRows.tsx';
import { useTallies, WORDS_MS } from './use-board.ts';
import { type Language, t, useLanguage } from '../words/index.ts';

/** From here on the list stands beside the map; else one of them is seen. */
const WIDE = '(min-width: 64rem)';
const UNSEEN_MS = 3000;
const SOON_MS = 600;
const NONE: ReadonlySet<number> = new Set();

interface ListViewProps {
  model: SeatModel;
  board: Board;
  mine: ReadonlySet<number>;
  /** Attributes of places that are kept for those who need them, as a mask. */
  kept: number;
  filters: Filters;
  onSeat: (place: number) => void;
  onArea: (area: string) => void;
}

/** The map's twin in words: section, row, seat, as buttons. Only what is open has elements: 50,000 seats stay light. */
export const ListView = memo(function ListView({ model, board, mine, kept, filters, onSeat, onArea }: ListViewProps) {
  const language = useLanguage();
  const isSeen = filters.view === 'list' || matchMedia(WIDE).matches;
  const tallies = useTallies(board, isSeen ? WORDS_MS : UNSEEN_MS);
  const isDue = useDue(isSeen);
  const [open, setOpen] = useState<number | null>(null);
  const mineSections = useMemo(() => sectionsOf(model, mine), [model, mine]);
  const toggle = useCallback((index: number) => setOpen((before) => (before === index ? null : index)), []);
  const shown = model.sections.filter(
    ({ index }) => tallies.sections[index]?.matching || index === open || mineSections.has(index),
  );
  const full = model.sections.length - shown.length;
  return (
    <div className="px-4 py-3">
      <Skip to={[MAP_ID, BASKET_ID]} label={t('seats.skip.list')} />
      <h2 className="text-sm font-semibold">{t('seats.inList.sections')}</h2>
      <p className="text-xs text-ink-soft">
        {filters.partySize > 1 ? t('seats.inList.together', { count: filters.partySize }) : t('seats.inList.how')}
      </p>
      <ul className="mt-2">
        {model.areas.map((area, i) => {
          const tally = tallies.areas[i];
          const price = model.levels[area.level]?.price;
          return (
            <li key={area.id} className="flex items-center gap-3 border-b border-line py-2">
              <Swatch model={model} level={area.level} />
              <div className="min-w-0 flex-1">
                <p className="text-sm font-semibold">{area.name}</p>
                <p className="figures text-xs text-ink-soft">
                  {t('seats.hover.placesFree', { count: tally?.free ?? 0 })}
                  {price ? ` · ${formatMoney(price)}` : ''}
                </p>
              </div>
              <Button variant="secondary" size="small" onClick={() => onArea(area.id)} disabled={!tally?.free}>
                {t('seats.inList.choose')}
                <span className="sr-only">{t('seats.inList.placesIn', { area: area.name })}</span>
              </Button>
            </li>
          );
        })}
        {(isDue ? shown : []).map((section) => (
          <SectionItem
            key={section.index}
            {...{ model, board, section, kept, language, onSeat }}
            tally={tallies.sections[section.index]}
            matches={board.matches}
            mine={mineSections.has(section.index) ? mine : NONE}
            isOpen={open === section.index}
            onToggle={toggle}
          />
        ))}
      </ul>
      {full > 0 && <p className="pt-3 text-xs text-ink-soft">{t('seats.inList.full', { count: full })}</p>}
    </div>
  );
});

/** A list that nobody sees is made when the map, which somebody does, is there. */
function useDue(isSeen: boolean): boolean {
  const [isDue, setDue] = useState(isSeen);
  useEffect(() => {
    if (isSeen) return setDue(true);
    const timer = setTimeout(() => startTransition(() => setDue(true)), SOON_MS);
    return () => clearTimeout(timer);
  }, [isSeen]);
  return isDue || isSeen;
}

interface SectionItemProps {
  model: SeatModel;
  board: Board;
  section: Section;
  /** Another one when a place of the section has another state: only then is anything of it drawn anew. */
  tally: Tally | undefined;
  matches: Uint8Array;
  mine: ReadonlySet<number>;
  kept: number;
  language: Language;
  isOpen: boolean;
  onToggle: (section: number) => void;
  onSeat: (place: number) => void;
}

const SectionItem = memo(function SectionItem(props: SectionItemProps) {
  const { model, board, section, tally, matches, mine, kept, language, isOpen, onToggle, onSeat } = props;
  const panelId = useId();
  const price = tally && model.levels[tally.cheapest]?.price;
  return (
    <li className="border-b border-line">
      <h3 className="text-sm">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={panelId}
          onClick={() => onToggle(section.index)}
          className="-mx-2 flex min-h-12 w-[calc(100%+1rem)] items-center gap-2.5 rounded-control px-2 py-1 text-left hover:bg-sunken"
        >
          <Icon
            of={ChevronRight}
            size={16}
            className={classes('text-ink-soft transition-transform duration-120 ease-out', isOpen && 'rotate-90')}
          />
          <Swatch
            model={model}
            level={tally && tally.cheapest >= 0 && !tally.isFrom ? tally.cheapest : (tally?.main ?? 0)}
          />
          <span className="flex-1 font-semibold">
            {section.name}
            <span className="sr-only">,</span>
            {mine.size > 0 && <span className="block text-xs font-medium text-accent">{t('seats.inList.mine')}</span>}
            {tally?.onlyAccess && (
              <span className="block text-xs font-medium text-ink-soft">{t('seats.inList.onlyAccess')}</span>
            )}
          </span>
          <span className="figures font-normal text-ink-soft">
            {t('seats.filter.free', { count: tally?.matching ?? 0 })}
            {price
              ? `, ${tally.isFrom ? t('seats.hover.from', { price: formatMoney(price) }) : formatMoney(price)}`
              : ''}
          </span>
        </button>
      </h3>
      <div id={panelId} hidden={!isOpen}>
        {isOpen && <ListRows {...{ model, section, matches, mine, kept, language, onSeat }} places={board.places} />}
      </div>
    </li>
  );
});

function sectionsOf(model: SeatModel, places: ReadonlySet<number>): Set<number> {
  return new Set([...places].map((place) => model.rows[model.rowOf[place] ?? 0]?.section ?? -1));
}
