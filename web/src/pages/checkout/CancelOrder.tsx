import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { cancelOrder } from '../../api/orders.ts';
import type { Order } from '../../api/types.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

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
        Cancel order
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Give the seats back?"
        description="They go back on sale at once, and someone else may take them. Nothing has been charged."
      >
        {cancel.isError && <ProblemNotice error={cancel.error} className="mb-4" />}
        <div className="flex flex-col gap-2 sm:flex-row-reverse">
          <Button variant="danger" pending={cancel.isPending} onClick={() => cancel.mutate()}>
            Give them back
          </Button>
          <Button variant="secondary" onClick={() => setOpen(false)}>
            Keep them
          </Button>
        </div>
      </Dialog>
    </>
  );
}
