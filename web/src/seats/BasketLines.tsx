import { X } from 'lucide-react';
import { formatMoney } from '../format.ts';
import type { SeatModel } from '../seatmap/index.ts';
import { Icon } from '../ui/index.ts';
import type { BasketLine } from './basket-lines.ts';
import { Swatch } from './Legend.tsx';
import { t } from '../words/index.ts';

interface BasketLinesProps {
  model: SeatModel;
  lines: BasketLine[];
  /** Null where nothing of it is given back by itself: a package. */
  onGiveBack: ((seatId: string) => void) | null;
}

export function BasketLines({ model, lines, onGiveBack }: BasketLinesProps) {
  return (
    <ul className="divide-y divide-line border-y border-line">
      {lines.map((line) => (
        <li key={line.seatId ?? line.title} className="flex items-center gap-3 py-1.5">
          <Swatch model={model} level={line.level} />
          <div className="min-w-0 flex-1">
            <p className="truncate text-sm font-semibold">
              {line.title}
              {line.seatId ? `, ${t('seats.inList.seat', { number: line.number })}` : ` × ${line.quantity}`}
            </p>
            <p className="truncate text-xs text-ink-soft">
              {line.confirmed ? [line.levelName, ...line.notes].join(' · ') : t('seats.basket.holding')}
            </p>
          </div>
          <span className="figures text-sm font-medium">{formatMoney(line.price)}</span>
          {line.seatId && onGiveBack && <GiveBack line={line} seatId={line.seatId} onGiveBack={onGiveBack} />}
        </li>
      ))}
    </ul>
  );
}

function GiveBack({
  line,
  seatId,
  onGiveBack,
}: {
  line: BasketLine;
  seatId: string;
  onGiveBack: (id: string) => void;
}) {
  return (
    <button
      type="button"
      onClick={() => onGiveBack(seatId)}
      className="-mr-2 grid size-11 place-items-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink lg:size-9"
    >
      <Icon of={X} size={16} />
      <span className="sr-only">{t('seats.basket.giveBackSeat', { place: line.title, number: line.number })}</span>
    </button>
  );
}
