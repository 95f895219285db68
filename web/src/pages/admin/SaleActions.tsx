import { useState } from 'react';
import type { ManagedEvent, SaleAction } from '../../api/admin-types.ts';
import { Button } from '../../ui/Button.tsx';
import { actionsFor, actionWords } from './sale-actions.ts';
import { SaleActionDialog } from './SaleActionDialog.tsx';

/** Buttons for what can be done with the sale now; each asks before it acts. */
export function SaleActions({ event, align = 'start' }: { event: ManagedEvent; align?: 'start' | 'end' }) {
  const [asked, setAsked] = useState<SaleAction | null>(null);
  return (
    <div
      className={`flex flex-wrap gap-2 ${align === 'end' ? 'lg:flex-nowrap lg:justify-end lg:whitespace-nowrap' : ''}`}
    >
      {actionsFor(event).map((action) => {
        const { label, dangerous } = actionWords(event, action);
        return (
          <Button
            key={action}
            variant={dangerous ? 'danger-outline' : 'secondary'}
            size="small"
            onClick={() => setAsked(action)}
          >
            {label}
            <span className="sr-only">: {event.title}</span>
          </Button>
        );
      })}
      {asked && <SaleActionDialog event={event} action={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}
