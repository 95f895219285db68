import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Trans } from 'react-i18next';
import { isProblem } from '../../api/client.ts';
import { requestRefund } from '../../api/orders.ts';
import type { Order, OrderLine, Refunds } from '../../api/types.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatMoney } from '../../format.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SeatChoice } from '../../sale/SeatChoice.tsx';
import { placeOf } from '../../sale/order-places.ts';
import { worthOf } from './refund-terms.ts';
import { t } from '../../words/index.ts';

interface FanRefundDialogProps {
  order: Order;
  /** Tickets that are the fan's still. */
  kept: readonly OrderLine[];
  refundable: NonNullable<Refunds['refundable']>;
  onClose: () => void;
}

/** Which tickets go back, what they bring, and that their codes stop working: said before it is done. */
export function FanRefundDialog({ order, kept, refundable, onClose }: FanRefundDialogProps) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(
    () => new Set(kept.length === 1 || order.package ? kept.keys() : []),
  );
  const lines = kept.filter((_, at) => chosen.has(at));
  const worth = worthOf(lines, kept, refundable);
  const amount = formatMoney(worth.amount);
  const giveBack = useMutation({
    mutationFn: () => requestRefund(order.id, lines.length === kept.length ? null : lines.map(placeOf)),
    onSuccess: (refund) => {
      announce(t('order.refund.onItsWay', { amount: formatMoney(refund.amount) }));
      onClose();
    },
    onSettled: () =>
      Promise.all(
        ['order', 'tickets', 'refunds'].map((name) => client.invalidateQueries({ queryKey: [name, order.id] })),
      ),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (lines.length > 0 && !giveBack.isPending) giveBack.mutate();
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('order.refund.title')}
      description={t('order.refund.warning')}
    >
      <form onSubmit={submit}>
        {order.package ? (
          <p>{t('packages.refundWhole')}</p>
        ) : (
          <SeatChoice legend={t('order.refund.which')} lines={kept} chosen={chosen} onChange={setChosen} />
        )}
        <p role="status" className="mt-4">
          {lines.length === 0 ? (
            <span className="text-ink-soft">{t('order.refund.choose')}</span>
          ) : (
            <>
              <Trans
                i18nKey={worth.withFees ? 'order.refund.worth' : 'order.refund.worthNoFees'}
                count={lines.length}
                components={{ amount: <strong className="figures">{amount}</strong> }}
              />{' '}
              {t('order.moneyBack')}
            </>
          )}
        </p>
        {giveBack.isError && <Refused error={giveBack.error} />}
        <div className="mt-4 flex flex-col gap-2 sm:flex-row-reverse">
          <Button type="submit" variant="danger" pending={giveBack.isPending} disabled={lines.length === 0}>
            {lines.length === 0 ? t('order.refund.giveBack') : t('order.refund.giveBackFor', { amount })}
          </Button>
          <Button variant="secondary" onClick={onClose}>
            {t('checkout.cancel.keep')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Refused({ error }: { error: unknown }) {
  if (isProblem(error, 'checkout.order_not_found')) {
    return (
      <Notice tone="warn" urgent title={t('order.refund.otherDevice')} className="mt-4">
        {t('order.refund.otherDeviceAdvice')}
      </Notice>
    );
  }
  if (isProblem(error) && error.code.startsWith('refunds.')) {
    return (
      <Notice tone="warn" urgent title={error.message} className="mt-4">
        {t('order.refund.unchanged')}
      </Notice>
    );
  }
  return <ProblemNotice error={error} className="mt-4" />;
}
