import { PencilLine } from 'lucide-react';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { SaleBadge } from '../../sale/SaleBadge.tsx';
import { Badge } from '../../ui/Badge.tsx';

export function StateBadge({ event }: { event: ManagedEvent }) {
  if (event.status === 'draft') return <Badge icon={PencilLine}>Draft</Badge>;
  return <SaleBadge state={event.sale.state} />;
}
