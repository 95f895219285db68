import { ChevronRight } from 'lucide-react';
import { memo, useCallback, useEffect, useId, useRef, useState } from 'react';
import { formatList, formatMoney } from '../format.ts';
import {
  AVAILABLE,
  accessMask,
  attributesOf,
  HELD,
  type Row,
  type SeatModel,
  type Section,
  levelPaint,
} from '../seatmap/index.ts';
import { classes, Icon } from '../ui/index.ts';
import { attributeWords } from './filters.ts';
import { isKept } from './kept-places.ts';
import { BASKET_ID, Skip } from './Skip.tsx';
import { seatButtonLabel } from './words.ts';
import { type Language, t } from '../words/index.ts';

interface ListRowsProps {
  model: SeatModel;
  section: Section;
  places: Uint8Array;
  matches: Uint8Array;
  mine: ReadonlySet<number>;
  kept: number;
  language: Language;
  onSeat: (place: number) => void;
}

/** How a seat of the list looks: one letter a seat, so that a row is drawn anew when its word is another one. */
const MINE = 'm';
const FREE = 'f';
/** Free, but not what is looked for. */
const OTHER = 'o';
const HELD_BY_OTHERS = 'h';
const SOLD = 's';

/** The rows of one section that have a seat to offer; one row is open at a time. */
export function ListRows({ model, section, places, matches, mine, kept, language, onSeat }: ListRowsProps) {
  const [open, setOpen] = useState<number | null>(null);
  const toggle = useCallback((index: number) => setOpen((before) => (before === index ? null : index)), []);
  const look = (place: number): string => {
    if (mine.has(place)) return MINE;
    if (places[place] === AVAILABLE) return matches[place] ? FREE : OTHER;
    return places[place] === HELD ? HELD_BY_OTHERS : SOLD;
  };
  return (
    <ul className="pb-3 pl-6">
      {model.rows.slice(section.firstRow, section.endRow).map((row) => {
        const looks = row.numbers.map((_, i) => look(row.start + i)).join('');
        const isOpen = open === row.index;
        if (!isOpen && !looks.includes(FREE) && !looks.includes(MINE)) return null;
        return <RowItem key={row.index} {...{ model, row, looks, kept, language, isOpen, onSeat }} onToggle={toggle} />;
      })}
    </ul>
  );
}

interface RowItemProps {
  model: SeatModel;
  row: Row;
  looks: string;
  kept: number;
  /** Of its words: in another one it is drawn anew. */
  language: Language;
  isOpen: boolean;
  onToggle: (row: number) => void;
  onSeat: (place: number) => void;
}

const RowItem = memo(function RowItem({ model, row, looks, kept, isOpen, onToggle, onSeat }: RowItemProps) {
  const panelId = useId();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  const seats = [...looks].flatMap((look, i) => (look === FREE || look === MINE ? [row.start + i] : []));
  const free = [...looks].filter((look) => look === FREE).length;
  return (
    <li ref={item}>
      <h4 className="text-sm">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={panelId}
          onClick={() => onToggle(row.index)}
          className="-ml-2 flex min-h-11 w-full items-center gap-2 rounded-control px-2 py-1 text-left hover:bg-sunken"
        >
          <Icon
            of={ChevronRight}
            size={14}
            className={classes('text-ink-soft transition-transform duration-120 ease-out', isOpen && 'rotate-90')}
          />
          <span className="flex-1 font-medium">
            {t('seats.inList.row', { row: row.name })}
            <span className="block text-xs text-ink-soft">{accessWords(model, seats)}</span>
          </span>
          <span className="figures text-ink-soft">
            {t('seats.filter.free', { count: free })}
            {priceRange(model, seats)}
          </span>
        </button>
      </h4>
      <div id={panelId} hidden={!isOpen}>
        {isOpen && <RowSeats {...{ model, row, looks, kept, onSeat }} />}
        {isOpen && looks.includes(MINE) && <Skip to={[BASKET_ID]} label={t('seats.skip.toBasket')} />}
      </div>
    </li>
  );
});

/** What the seats of a row are, where all of them are for people who need access: nobody else should have to find out by opening it. */
function accessWords(model: SeatModel, seats: readonly number[]): string {
  const access = accessMask(model);
  if (!seats.length || seats.some((place) => ((model.attrs[place] ?? 0) & access) === 0)) return '';
  const names = new Set(seats.flatMap((place) => attributesOf(model, place)));
  return [...names].map(attributeWords).join(', ');
}

function priceRange(model: SeatModel, seats: number[]): string {
  const prices = seats.flatMap((place) => model.levels[model.level[place] ?? 0]?.price ?? []);
  const lowest = prices.reduce(
    (low, price) => (price.amount < low.amount ? price : low),
    prices[0] ?? { amount: 0, currency: 'EUR' },
  );
  if (!prices.length) return '';
  return prices.every((price) => price.amount === lowest.amount)
    ? `, ${formatMoney(lowest)}`
    : `, ${t('seats.hover.from', { price: formatMoney(lowest) })}`;
}

type RowSeatsProps = Pick<RowItemProps, 'model' | 'row' | 'looks' | 'kept' | 'onSeat'>;

/**
 * All seats of the open row. A seat that someone takes while the row is open stays as a button that does nothing, so that the
 * focus of whoever stands on it is not lost.
 */
function RowSeats({ model, row, looks, kept, onSeat }: RowSeatsProps) {
  const keptHere = row.numbers.filter((_, i) => isKept(model, kept, row.start + i));
  return (
    <>
      {keptHere.length > 0 && (
        <p className="figures text-sm text-ink-soft">{t('seats.keptHere', { numbers: formatList(keptHere) })}</p>
      )}
      <ul className="flex flex-wrap gap-1.5 pt-1 pb-3">
        {row.numbers.map((number, i) => {
          const place = row.start + i;
          const look = looks[i] ?? SOLD;
          const isMine = look === MINE;
          const state =
            look === MINE
              ? t('seats.inList.stateMine')
              : look === FREE || look === OTHER
                ? t('seats.inList.stateFree')
                : look === HELD_BY_OTHERS
                  ? t('seats.inList.stateHeld')
                  : t('seats.inList.stateSold');
          const usable = isMine || look === FREE;
          const level = model.level[place] ?? 0;
          const paint = levelPaint(model.levels[level]?.color, level);
          return (
            <li key={place}>
              <button
                type="button"
                aria-label={seatButtonLabel(model, place, state, isKept(model, kept, place))}
                aria-pressed={usable ? isMine : undefined}
                aria-disabled={usable ? undefined : true}
                tabIndex={usable ? undefined : -1}
                onClick={() => usable && onSeat(place)}
                className={classes(
                  'figures grid size-11 place-items-center rounded-control border text-sm font-semibold transition-colors duration-120 ease-out',
                  isMine && 'border-accent bg-accent text-on-accent ring-2 ring-accent ring-offset-2 ring-offset-bg',
                  !isMine && usable && 'border-line-strong bg-surface hover:border-ink',
                  !usable && 'border-dashed border-line text-ink-soft/60 line-through',
                )}
                style={usable && !isMine ? { boxShadow: `inset 0 -4px 0 ${paint.fill}` } : undefined}
              >
                {number}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
