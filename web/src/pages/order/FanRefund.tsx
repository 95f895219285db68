import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Trans } from 'react-i18next';
import type { Order, Refunds } from '../../api/types.ts';
import { formatWhen } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Money } from '../../ui/Money.tsx';
import { FanRefundDialog } from './FanRefundDialog.tsx';
import { linesKept } from '../../sale/order-places.ts';
import { t } from '../../words/index.ts';

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
        {t('order.refund.cannotCome')}
      </h2>
      <p className="mt-2 max-w-prose text-ink-soft">
        <Trans
          i18nKey="order.refund.terms"
          values={{ when: formatWhen(refundable.until, order.event.timezone) }}
          components={{ amount: <Money of={refundable.amount} /> }}
        />
      </p>
      <Button variant="secondary" className="mt-4" onClick={() => setOpen(true)}>
        <Icon of={Undo2} size={18} />
        {t('order.refund.give')}
      </Button>
      {open && <FanRefundDialog order={order} kept={kept} refundable={refundable} onClose={() => setOpen(false)} />}
    </section>
  );
}
