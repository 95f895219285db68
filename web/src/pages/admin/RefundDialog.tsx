import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { RefundReason, StaffRefunds } from '../../api/admin-types.ts';
import { refundOrder } from '../../api/admin.ts';
import { isProblem } from '../../api/client.ts';
import type { Order } from '../../api/types.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatMoney } from '../../format.ts';
import { linesKept } from '../../sale/order-places.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, SelectField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { reasonChoices } from './refund-words.ts';
import { RefundWay } from './RefundWay.tsx';
import { planOf, type RefundDraft } from './staff-refund.ts';

interface RefundDialogProps {
  order: Order;
  refunds: StaffRefunds;
  onClose: () => void;
}

/** Money leaves, and tickets end: confirmed by typing the buyer's e-mail address. */
export function RefundDialog({ order, refunds, onClose }: RefundDialogProps) {
  const client = useQueryClient();
  const kept = linesKept(order.lines, refunds.items);
  const [draft, setDraft] = useState<RefundDraft>({
    way: 'all',
    chosen: new Set(),
    amount: '',
    fees: true,
    reason: 'requested',
  });
  const [typed, setTyped] = useState('');
  const plan = planOf(draft, kept, refunds);
  const amount = plan && formatMoney(plan.money);
  const confirmed = plan !== null && typed.trim() === order.buyer.email;
  const refund = useMutation({
    mutationFn: () => (plan ? refundOrder(order.id, plan.request) : Promise.reject(new Error('Nothing is chosen.'))),
    onSuccess: (made) => {
      announce(`${formatMoney(made.amount)} goes back to ${order.buyer.name}.`);
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (confirmed && !refund.isPending) refund.mutate();
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Refund"
      description={`${formatMoney(refunds.left)} of this order is left. Codes of seats that go back stop working at once.`}
    >
      <form onSubmit={submit} className="space-y-4">
        <RefundWay draft={draft} onChange={setDraft} kept={kept} left={refunds.left} />
        <SelectField
          label="Why"
          value={draft.reason}
          onChange={(changed) => setDraft({ ...draft, reason: changed.target.value as RefundReason })}
        >
          {reasonChoices.map(({ reason, label }) => (
            <option key={reason} value={reason}>
              {label}
            </option>
          ))}
        </SelectField>
        <Field
          label={`To confirm, type ${order.buyer.email}`}
          name="confirm"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(changed) => setTyped(changed.target.value)}
        />
        {refund.isError && <Refused error={refund.error} />}
        <div className="flex flex-col gap-2 sm:flex-row-reverse">
          <Button type="submit" variant="danger" pending={refund.isPending} disabled={!confirmed}>
            {amount ? `Refund ${amount}` : 'Refund'}
          </Button>
          <Button variant="secondary" onClick={onClose}>
            Leave it as it is
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Refused({ error }: { error: unknown }) {
  if (isProblem(error) && error.code.startsWith('refunds.')) {
    return <Notice tone="warn" urgent title={error.message} />;
  }
  return <ProblemNotice error={error} />;
}
