import { ChevronRight } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { formatCount, formatMoney } from '../format.ts';
import {
  AVAILABLE,
  type BoardState,
  HELD,
  type Row,
  type SeatModel,
  type Section,
  levelPaint,
} from '../seatmap/index.ts';
import { classes, Icon } from '../ui/index.ts';
import { seatButtonLabel } from './words.ts';

interface ListRowsProps {
  model: SeatModel;
  board: BoardState;
  section: Section;
  onSeat: (place: number) => void;
}

/** The rows of one section that have a seat to offer; one row is open at a time. */
export function ListRows({ model, board, section, onSeat }: ListRowsProps) {
  const [open, setOpen] = useState<number | null>(null);
  const rows = model.rows.slice(section.firstRow, section.endRow);
  return (
    <ul className="pb-3 pl-6">
      {rows.map((row) => {
        const seats = offered(row, board);
        const isOpen = open === row.index;
        if (!seats.length && !isOpen) return null;
        return (
          <RowItem
            key={row.index}
            {...{ model, board, row, isOpen, onSeat }}
            seats={seats}
            onToggle={() => setOpen(isOpen ? null : row.index)}
          />
        );
      })}
    </ul>
  );
}

/** Free seats that match, and the visitor's own. */
function offered(row: Row, board: BoardState): number[] {
  const seats: number[] = [];
  for (let i = row.start; i < row.end; i++) {
    if (board.mine.has(i) || (board.places[i] === AVAILABLE && board.matches[i])) seats.push(i);
  }
  return seats;
}

interface RowItemProps {
  model: SeatModel;
  board: BoardState;
  row: Row;
  seats: number[];
  isOpen: boolean;
  onToggle: () => void;
  onSeat: (place: number) => void;
}

function RowItem({ model, board, row, seats, isOpen, onToggle, onSeat }: RowItemProps) {
  const panelId = useId();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  const free = seats.filter((place) => !board.mine.has(place)).length;
  return (
    <li ref={item}>
      <h4 className="text-sm">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={panelId}
          onClick={onToggle}
          className="-ml-2 flex min-h-11 w-full items-center gap-2 rounded-control px-2 text-left hover:bg-sunken"
        >
          <Icon
            of={ChevronRight}
            size={14}
            className={classes('text-ink-soft transition-transform duration-120 ease-out', isOpen && 'rotate-90')}
          />
          <span className="flex-1 font-medium">Row {row.name}</span>
          <span className="figures text-ink-soft">
            {formatCount(free)} free{priceRange(model, seats)}
          </span>
        </button>
      </h4>
      <div id={panelId} hidden={!isOpen}>
        {isOpen && <RowSeats {...{ model, board, row, onSeat }} />}
      </div>
    </li>
  );
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
    : `, from ${formatMoney(lowest)}`;
}

/**
 * All seats of the open row. A seat that someone takes while the row is open stays as a button that does nothing, so that the
 * focus of whoever stands on it is not lost.
 */
function RowSeats({ model, board, row, onSeat }: Pick<RowItemProps, 'model' | 'board' | 'row' | 'onSeat'>) {
  return (
    <ul className="flex flex-wrap gap-1.5 pt-1 pb-3">
      {row.numbers.map((number, i) => {
        const place = row.start + i;
        const isMine = board.mine.has(place);
        const isFree = board.places[place] === AVAILABLE;
        const state = isMine
          ? 'yours'
          : isFree
            ? 'available'
            : board.places[place] === HELD
              ? 'held by someone else'
              : 'sold';
        const usable = isMine || (isFree && board.matches[place] === 1);
        const level = model.level[place] ?? 0;
        const paint = levelPaint(model.levels[level]?.color, level);
        return (
          <li key={place}>
            <button
              type="button"
              aria-label={seatButtonLabel(model, place, state)}
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
  );
}
