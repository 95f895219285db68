import { Minus, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatMoney, timesMoney } from '../format.ts';
import type { Board, SeatModel } from '../seatmap/index.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Button, Icon } from '../ui/index.ts';
import type { Filters } from './filters.ts';
import { type Choice, isNothing } from './choice.ts';
import { useTallies } from './use-board.ts';
import { t } from '../words/index.ts';

interface AreaDialogProps {
  model: SeatModel;
  board: Board;
  filters: Filters;
  areaId: string | null;
  maxPerOrder: number;
  wanted: Choice;
  onTake: (area: string, quantity: number) => void;
  onClose: () => void;
}

/** An area has no numbered seats: how many is all there is to choose. */
export function AreaDialog({ model, board, filters, areaId, maxPerOrder, wanted, onTake, onClose }: AreaDialogProps) {
  const tallies = useTallies(board);
  const index = model.areas.findIndex((area) => area.id === areaId);
  const area = model.areas[index];
  const held = wanted.kind === 'area' && wanted.area === areaId ? wanted.quantity : 0;
  const [quantity, setQuantity] = useState(1);
  useEffect(() => setQuantity(held || filters.partySize), [areaId, held, filters.partySize]);
  if (!area) return null;

  const price = model.levels[area.level]?.price ?? { amount: 0, currency: 'EUR' };
  const free = tallies.areas[index]?.free ?? 0;
  const most = Math.min(maxPerOrder, free + held);
  const count = Math.max(1, Math.min(most, quantity));
  const replaces = !isNothing(wanted) && !held;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={area.name}
      description={t('seats.area.about', {
        price: formatMoney(price),
        free: t('seats.hover.placesFree', { count: free }),
      })}
    >
      <div className="flex items-center justify-between gap-4">
        <Stepper value={count} most={most} onChange={setQuantity} />
        <p className="figures text-lg font-semibold">{formatMoney(timesMoney(price, count))}</p>
      </div>
      {replaces && <p className="mt-3 text-sm text-ink-soft">{t('seats.area.replaces')}</p>}
      <Button
        wide
        size="large"
        className="mt-5"
        disabled={most < 1}
        onClick={() => {
          onTake(area.id, count);
          onClose();
        }}
      >
        {held ? t('seats.area.change', { count }) : t('seats.area.take', { count })}
      </Button>
    </Dialog>
  );
}

function Stepper({ value, most, onChange }: { value: number; most: number; onChange: (value: number) => void }) {
  const look =
    'grid size-12 place-items-center rounded-control border border-line-strong hover:bg-sunken disabled:opacity-40';
  return (
    <div role="group" aria-label={t('seats.area.howMany')} className="flex items-center gap-2">
      <button type="button" className={look} disabled={value <= 1} onClick={() => onChange(value - 1)}>
        <Icon of={Minus} />
        <span className="sr-only">{t('seats.area.fewer')}</span>
      </button>
      <output aria-live="polite" className="figures min-w-10 text-center text-lg font-semibold">
        {value}
      </output>
      <button type="button" className={look} disabled={value >= most} onClick={() => onChange(value + 1)}>
        <Icon of={Plus} />
        <span className="sr-only">{t('seats.area.more')}</span>
      </button>
    </div>
  );
}
