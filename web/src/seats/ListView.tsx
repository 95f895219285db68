import { ChevronRight } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { formatCount, formatMoney, formatQuantity } from '../format.ts';
import type { BoardState, SeatModel, Section } from '../seatmap/index.ts';
import { Button, classes, Icon } from '../ui/index.ts';
import type { Filters } from './filters.ts';
import { Swatch } from './Legend.tsx';
import { ListRows } from './ListRows.tsx';

interface ListViewProps {
  model: SeatModel;
  board: BoardState;
  filters: Filters;
  onSeat: (place: number) => void;
  onArea: (area: string) => void;
}

/** The map's twin in words: section, row, seat, as buttons. Only what is open has elements: 50,000 seats stay light. */
export function ListView({ model, board, filters, onSeat, onArea }: ListViewProps) {
  const [open, setOpen] = useState<number | null>(null);
  const mineSections = useMemo(() => sectionsOf(model, board.mine), [model, board.mine]);
  const shown = model.sections.filter(
    ({ index }) => board.tallies.sections[index]?.matching || index === open || mineSections.has(index),
  );
  const full = model.sections.length - shown.length;
  return (
    <div className="px-4 py-3">
      <h2 className="text-sm font-semibold">Sections</h2>
      <p className="text-xs text-ink-soft">
        {filters.partySize > 1
          ? `Choose one seat and we take ${filters.partySize} together.`
          : 'Choose a section, a row, then your seat.'}
      </p>
      <ul className="mt-2">
        {model.areas.map((area, i) => {
          const tally = board.tallies.areas[i];
          const price = model.levels[area.level]?.price;
          return (
            <li key={area.id} className="flex items-center gap-3 border-b border-line py-2">
              <Swatch model={model} level={area.level} />
              <div className="min-w-0 flex-1">
                <p className="text-sm font-semibold">{area.name}</p>
                <p className="figures text-xs text-ink-soft">
                  {formatQuantity(tally?.free ?? 0, 'place')} free{price ? ` · ${formatMoney(price)}` : ''}
                </p>
              </div>
              <Button variant="secondary" size="small" onClick={() => onArea(area.id)} disabled={!tally?.free}>
                Choose<span className="sr-only"> places in {area.name}</span>
              </Button>
            </li>
          );
        })}
        {shown.map((section) => (
          <SectionItem
            key={section.index}
            {...{ model, board, section, onSeat }}
            isOpen={open === section.index}
            hasMine={mineSections.has(section.index)}
            onToggle={() => setOpen(open === section.index ? null : section.index)}
          />
        ))}
      </ul>
      {full > 0 && (
        <p className="pt-3 text-xs text-ink-soft">
          {formatQuantity(full, 'section')} {full === 1 ? 'has' : 'have'} no seat that matches.
        </p>
      )}
    </div>
  );
}

interface SectionItemProps {
  model: SeatModel;
  board: BoardState;
  section: Section;
  isOpen: boolean;
  hasMine: boolean;
  onToggle: () => void;
  onSeat: (place: number) => void;
}

function SectionItem({ model, board, section, isOpen, hasMine, onToggle, onSeat }: SectionItemProps) {
  const panelId = useId();
  const tally = board.tallies.sections[section.index];
  const price = tally && model.levels[tally.cheapest]?.price;
  return (
    <li className="border-b border-line">
      <h3 className="text-sm">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={panelId}
          onClick={onToggle}
          className="-mx-2 flex min-h-12 w-[calc(100%+1rem)] items-center gap-2.5 rounded-control px-2 text-left hover:bg-sunken"
        >
          <Icon
            of={ChevronRight}
            size={16}
            className={classes('text-ink-soft transition-transform duration-120 ease-out', isOpen && 'rotate-90')}
          />
          <Swatch model={model} level={tally?.main ?? 0} />
          <span className="flex-1 font-semibold">
            {section.name}
            <span className="sr-only">,</span>
            {hasMine && <span className="block text-xs font-medium text-accent">your seats</span>}
          </span>
          <span className="figures font-normal text-ink-soft">
            {formatCount(tally?.matching ?? 0)} free{price ? `, from ${formatMoney(price)}` : ''}
          </span>
        </button>
      </h3>
      <div id={panelId} hidden={!isOpen}>
        {isOpen && <ListRows {...{ model, board, section, onSeat }} />}
      </div>
    </li>
  );
}

function sectionsOf(model: SeatModel, places: ReadonlySet<number>): Set<number> {
  return new Set([...places].map((place) => model.rows[model.rowOf[place] ?? 0]?.section ?? -1));
}
