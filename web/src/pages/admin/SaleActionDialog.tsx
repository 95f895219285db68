import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ManagedEvent, SaleAction } from '../../api/admin-types.ts';
import { changeSale } from '../../api/admin.ts';
import { isProblem } from '../../api/client.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { actionWords } from './sale-actions.ts';

interface SaleActionDialogProps {
  event: ManagedEvent;
  action: SaleAction;
  onClose: () => void;
}

/** Asks before the sale changes; what stops people from buying is confirmed by typing the event's slug. */
export function SaleActionDialog({ event, action, onClose }: SaleActionDialogProps) {
  const client = useQueryClient();
  // The words stay as they were asked, though the list behind may move on.
  const [words] = useState(() => actionWords(event, action));
  const [typed, setTyped] = useState('');
  const change = useMutation({
    mutationFn: () => changeSale(event.id, action),
    onSuccess: () => {
      announce(`${words.label}: done.`);
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  const confirmed = !words.dangerous || typed.trim() === event.slug;

  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    if (confirmed && !change.isPending) change.mutate();
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={words.title} description={words.effect}>
      <form onSubmit={submit}>
        {words.dangerous && (
          <Field
            label={`To confirm, type ${event.slug}`}
            name="slug"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={(changed) => setTyped(changed.target.value)}
          />
        )}
        {change.isError && <Refused error={change.error} />}
        <div className="mt-4 flex flex-col gap-2 sm:flex-row-reverse">
          <Button
            type="submit"
            variant={words.dangerous ? 'danger' : 'primary'}
            pending={change.isPending}
            disabled={!confirmed}
          >
            {words.label}
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
  if (isProblem(error, 'catalog.illegal_transition')) {
    return (
      <Notice tone="warn" urgent title="The sale's state has changed meanwhile." className="mt-4">
        Nothing was done. Close this, look at the state, and try again.
      </Notice>
    );
  }
  return <ProblemNotice error={error} className="mt-4" />;
}
