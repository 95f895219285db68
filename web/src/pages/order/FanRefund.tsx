import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Order, Refunds } from '../../api/types.ts';
import { formatMoney, formatWhen } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { FanRefundDialog } from './FanRefundDialog.tsx';
import { linesKept } from '../../sale/order-places.ts';

interface FanRefundProps {
  order: Order;
  refunds: Refunds;
}

/** Tickets back for money, where the organizer's terms allow it. */
export function FanRefund({ order, refunds: { items, refundable } }: FanRefundProps) {
  const [open, setOpen] = useState(false);
  const kept = linesKept(order.lines, items);
  if (!refundable || kept.length === 0) return null;
  return (
    <section aria-labelledby="cannot-come" className="print:hidden">
      <h2 id="cannot-come" className="text-lg font-semibold">
        Can't come?
      </h2>
      <p className="mt-2 max-w-prose text-ink-soft">
        You can give tickets back until {formatWhen(refundable.until, order.event.timezone)}, and get up to{' '}
        <span className="figures">{formatMoney(refundable.amount)}</span> back.
      </p>
      <Button variant="secondary" className="mt-4" onClick={() => setOpen(true)}>
        <Icon of={Undo2} size={18} />
        Give tickets back
      </Button>
      {open && <FanRefundDialog order={order} kept={kept} refundable={refundable} onClose={() => setOpen(false)} />}
    </section>
  );
}
