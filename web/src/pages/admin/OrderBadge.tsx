import type { OrderStatus } from '../../api/types.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';

const tones: Partial<Record<OrderStatus, Tone>> = {
  paid: 'good',
  finalised: 'good',
  authorised: 'accent',
  pending: 'accent',
  payment_failed: 'bad',
  disputed: 'bad',
  lost: 'bad',
};

export function OrderBadge({ status }: { status: OrderStatus }) {
  return <Badge tone={tones[status] ?? 'neutral'}>{status.replaceAll('_', ' ')}</Badge>;
}
