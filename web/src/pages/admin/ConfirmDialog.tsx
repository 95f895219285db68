import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';

interface ConfirmDialogProps {
  title: string;
  effect: string;
  /** On the button. */
  label: string;
  /** What to type first: the action is dangerous, and red. */
  typed?: string;
  run: () => Promise<unknown>;
  onClose: () => void;
  /** A refusal that needs words of its own; null: it doesn't. */
  explain?: (error: unknown) => ReactNode;
  /** What else the action needs. */
  children?: ReactNode;
}

/** Asks before something changes for fans. */
export function ConfirmDialog({ title, effect, label, typed, run, onClose, explain, children }: ConfirmDialogProps) {
  const client = useQueryClient();
  // The words stay as they were asked, though the numbers behind may move on.
  const [words] = useState({ title, effect, label, typed });
  const [typedByNow, setTypedByNow] = useState('');
  const change = useMutation({
    mutationFn: run,
    onSuccess: () => {
      announce(`${words.label}: done.`);
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  const confirmed = words.typed === undefined || typedByNow.trim() === words.typed;
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    if (confirmed && !change.isPending) change.mutate();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={words.title} description={words.effect}>
      <form onSubmit={submit}>
        {children}
        {words.typed !== undefined && (
          <Field
            label={`To confirm, type ${words.typed}`}
            name="typed"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typedByNow}
            onChange={(changed) => setTypedByNow(changed.target.value)}
          />
        )}
        {change.isError && (explain?.(change.error) ?? <ProblemNotice error={change.error} className="mt-4" />)}
        <div className="mt-4 flex flex-col gap-2 sm:flex-row-reverse">
          <Button
            type="submit"
            variant={words.typed === undefined ? 'primary' : 'danger'}
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
