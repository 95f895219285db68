import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { cancelOrder } from '../../api/orders.ts';
import type { Order } from '../../api/types.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { t } from '../../words/index.ts';

/** Gives the seats back before paying. */
export function CancelOrder({ order }: { order: Order }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const cancel = useMutation({
    mutationFn: () => cancelOrder(order.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['order', order.id] }),
  });
  return (
    <>
      <Button variant="quiet" size="small" className="-ml-3" onClick={() => setOpen(true)}>
        {t('checkout.cancel.open')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('checkout.cancel.title')}
        description={t('checkout.cancel.advice')}
      >
        {cancel.isError && <ProblemNotice error={cancel.error} className="mb-4" />}
        <div className="flex flex-col gap-2 sm:flex-row-reverse">
          <Button variant="danger" pending={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('checkout.cancel.give')}
          </Button>
          <Button variant="secondary" onClick={() => setOpen(false)}>
            {t('checkout.cancel.keep')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
