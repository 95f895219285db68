import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Allotment, makeCode, withdrawCode } from '../../api/admin-allotments.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatWhen } from '../../format.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ShownOnce } from './ShownOnce.tsx';

interface CodeDialogProps {
  event: ManagedEvent;
  allotment: Allotment;
  onClose: () => void;
}

/** Whoever has the code of an allotment can hold and buy its places. */
export function CodeDialog({ event, allotment, onClose }: CodeDialogProps) {
  const { id, name, codeMadeAt } = allotment;
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ['admin'] });
  const make = useMutation({ mutationFn: () => makeCode(event.id, id), onSettled });
  const withdraw = useMutation({
    mutationFn: () => withdrawCode(event.id, id),
    onSuccess: () => {
      announce('The code opens nothing any more.');
      onClose();
    },
    onSettled,
  });
  const failed = make.error ?? withdraw.error;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Code of ${name}`}
      description="Whoever has it can hold and buy these places, on the web or at the box office. Others cannot see that they are left."
    >
      {codeMadeAt !== null && !make.data && (
        <p className="text-sm">
          It has a code since {formatWhen(codeMadeAt, event.timezone)}. A new one takes its place. What is held with the
          old one stays held until its time is up.
        </p>
      )}
      {make.data && (
        <>
          <ShownOnce label="Code" text={make.data.code} />
          <ShownOnce label="Link" text={make.data.link} />
        </>
      )}
      {failed && <ProblemNotice error={failed} className="mt-4" />}
      <div className="mt-4 flex flex-col gap-2 sm:flex-row-reverse">
        {make.data ? (
          <Button onClick={onClose}>Done</Button>
        ) : (
          <Button pending={make.isPending} onClick={() => make.mutate()}>
            {codeMadeAt === null ? 'Make a code' : 'Make a new code'}
          </Button>
        )}
        {codeMadeAt !== null && !make.data && (
          <Button variant="danger-outline" pending={withdraw.isPending} onClick={() => withdraw.mutate()}>
            Withdraw it
          </Button>
        )}
      </div>
    </Dialog>
  );
}
