import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { changeCancelPolicy } from '../../api/admin.ts';
import { isProblem } from '../../api/client.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { fromWallClock, toWallClock, zoneName } from '../../format.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';

interface CancelPolicyDialogProps {
  event: ManagedEvent;
  onClose: () => void;
}

export function CancelPolicyDialog({ event, onClose }: CancelPolicyDialogProps) {
  const client = useQueryClient();
  const { timezone } = event;
  const [allowed, setAllowed] = useState(event.cancelUntil !== null);
  const [until, setUntil] = useState(toWallClock(event.cancelUntil ?? event.startsAt, timezone));
  const [refundsFees, setRefundsFees] = useState(event.refundsFees);
  const change = useMutation({
    mutationFn: () =>
      changeCancelPolicy(event.id, { cancelUntil: allowed ? fromWallClock(until, timezone) : null, refundsFees }),
    onSuccess: () => {
      announce('The terms are changed.');
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  const untilFault = isProblem(change.error) ? change.error.fieldMessage('cancelUntil') : undefined;
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    if (!change.isPending) change.mutate();
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Tickets back"
      description="They hold for tickets that are sold already, too. You can refund anybody at any time."
    >
      <form onSubmit={submit}>
        <Tick checked={allowed} onChange={setAllowed} label="Fans may give tickets back" />
        {allowed && (
          <>
            <Field
              label={`Until (${zoneName(timezone)})`}
              type="datetime-local"
              required
              value={until}
              onChange={(changed) => setUntil(changed.target.value)}
              error={untilFault}
              className="mt-2"
            />
            <Tick checked={refundsFees} onChange={setRefundsFees} label="They get the fees back too" />
          </>
        )}
        {change.isError && !untilFault && <ProblemNotice error={change.error} className="mt-4" />}
        <div className="mt-4 flex flex-col gap-2 sm:flex-row-reverse">
          <Button type="submit" pending={change.isPending}>
            Save
          </Button>
          <Button variant="secondary" onClick={onClose}>
            Leave it as it is
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Tick({ checked, onChange, label }: { checked: boolean; onChange: (on: boolean) => void; label: string }) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3">
      <input
        type="checkbox"
        checked={checked}
        onChange={(changed) => onChange(changed.target.checked)}
        className="size-5 shrink-0 accent-accent"
      />
      {label}
    </label>
  );
}
