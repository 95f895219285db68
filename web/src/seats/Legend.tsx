import { Check } from 'lucide-react';
import { formatMoney } from '../format.ts';
import { type Board, levelPaint, type SeatModel } from '../seatmap/index.ts';
import { Icon, SideScroll } from '../ui/index.ts';
import { type Filters, toggleLevel } from './filters.ts';
import { useTallies } from './use-board.ts';
import type { ChangeFilters } from './use-filters.ts';
import { t } from '../words/index.ts';

/** How many are free is only read out, and by nobody twice a second. */
const COUNTS_MS = 1000;

interface LegendProps {
  model: SeatModel;
  board: Board;
  filters: Filters;
  onChange: ChangeFilters;
}

/** Price levels with their colours on the map. Pressing one shows only its seats; more can be added. */
export function Legend({ model, board, filters, onChange }: LegendProps) {
  const tallies = useTallies(board, COUNTS_MS);
  return (
    <SideScroll label={t('seats.filter.prices')} className="gap-1.5 py-0.5 lg:flex-wrap">
      {model.levels.map((level, index) => {
        const isOn = filters.levels.includes(level.key);
        const free = tallies.levels[index] ?? 0;
        return (
          <button
            key={level.key}
            type="button"
            aria-pressed={isOn}
            onClick={() => onChange({ levels: toggleLevel(filters.levels, level.key) })}
            className={`inline-flex min-h-9 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs transition-colors duration-120 ease-out ${
              isOn ? 'border-accent bg-accent-soft' : 'border-line bg-surface hover:border-line-strong'
            } ${free ? '' : 'text-ink-soft'}`}
          >
            <Swatch model={model} level={index} isOn={isOn} />
            <span className="font-medium">{level.name}</span>
            <span className="figures text-ink-soft">
              {formatMoney(level.price)}
              <span className="sr-only">
                , {free ? t('seats.filter.free', { count: free }) : t('seats.filter.noneFree')}
              </span>
            </span>
            {!free && <span aria-hidden="true">· {t('seats.filter.noneLeft')}</span>}
          </button>
        );
      })}
    </SideScroll>
  );
}

interface SwatchProps {
  model: SeatModel;
  /** Index of the price level. */
  level: number;
  isOn?: boolean;
}

export function Swatch({ model, level, isOn = false }: SwatchProps) {
  const paint = levelPaint(model.levels[level]?.color, level);
  return (
    <span
      aria-hidden="true"
      className="grid size-3.5 shrink-0 place-items-center rounded-full border"
      style={{ background: paint.fill, borderColor: paint.rim, color: paint.ink }}
    >
      {isOn && <Icon of={Check} size={10} />}
    </span>
  );
}
