import { Check } from 'lucide-react';
import { formatCount, formatMoney } from '../format.ts';
import { levelPaint, type SeatModel, type Tallies } from '../seatmap/index.ts';
import { Icon } from '../ui/index.ts';
import { type Filters, toggleLevel } from './filters.ts';
import type { ChangeFilters } from './use-filters.ts';

interface LegendProps {
  model: SeatModel;
  tallies: Tallies;
  filters: Filters;
  onChange: ChangeFilters;
}

/** Price levels with their colours on the map. Pressing one shows only its seats; more can be added. */
export function Legend({ model, tallies, filters, onChange }: LegendProps) {
  return (
    <div
      role="group"
      aria-label="Show only these prices"
      className="relative -mx-4 flex gap-1.5 overflow-x-auto px-4 py-0.5 [scrollbar-width:none] lg:mx-0 lg:flex-wrap lg:px-0"
    >
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
              <span className="sr-only">, {free ? `${formatCount(free)} free` : 'none free'}</span>
            </span>
            {!free && <span aria-hidden="true">· none left</span>}
          </button>
        );
      })}
    </div>
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
