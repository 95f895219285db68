import { CircleCheck, CirclePause, CircleSlash, Clock, Hourglass, type LucideIcon } from 'lucide-react';
import type { SaleState } from '../api/types.ts';
import { Badge } from '../ui/Badge.tsx';
import { saleWords } from './sale-words.ts';

const icons: Record<SaleState, LucideIcon> = {
  announced: Clock,
  queue_open: Hourglass,
  on_sale: CircleCheck,
  paused: CirclePause,
  sold_out: CircleSlash,
  ended: CircleSlash,
};

export function SaleBadge({ state }: { state: SaleState }) {
  const { label, tone } = saleWords(state);
  return (
    <Badge tone={tone} icon={icons[state]}>
      {label}
    </Badge>
  );
}
