import type { ManagedEvent, SaleAction } from '../../api/admin-types.ts';
import { changeSale } from '../../api/admin.ts';
import { isProblem } from '../../api/client.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { actionWords } from './sale-actions.ts';

interface SaleActionDialogProps {
  event: ManagedEvent;
  action: SaleAction;
  onClose: () => void;
}

/** Asks before the sale changes; what stops people from buying is confirmed by typing the event's slug. */
export function SaleActionDialog({ event, action, onClose }: SaleActionDialogProps) {
  const { title, effect, label, dangerous } = actionWords(event, action);
  return (
    <ConfirmDialog
      {...{ title, effect, label, onClose }}
      {...(dangerous ? { typed: event.slug } : {})}
      run={() => changeSale(event.id, action)}
      explain={explain}
    />
  );
}

function explain(error: unknown) {
  if (!isProblem(error, 'catalog.illegal_transition')) return null;
  return (
    <Notice tone="warn" urgent title="The sale's state has changed meanwhile." className="mt-4">
      Nothing was done. Close this, look at the state, and try again.
    </Notice>
  );
}
