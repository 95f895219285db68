import { useState } from 'react';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { formatWhen } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { CancelPolicyDialog } from './CancelPolicyDialog.tsx';

/** The event's terms for fans who cannot come. */
export function CancelPolicyPanel({ event }: { event: ManagedEvent }) {
  const [open, setOpen] = useState(false);
  const { cancelUntil, refundsFees, timezone } = event;
  return (
    <section
      aria-labelledby="cancelling"
      className="card mt-5 flex flex-wrap items-center justify-between gap-3 p-4 sm:px-6"
    >
      <div>
        <h2 id="cancelling" className="font-semibold">
          Tickets back
        </h2>
        <p className="figures text-sm text-ink-soft">
          {cancelUntil
            ? `Fans may give tickets back until ${formatWhen(cancelUntil, timezone)}, and get the price ${refundsFees ? 'with' : 'without'} its fees.`
            : 'Fans may not give tickets back.'}
        </p>
      </div>
      <Button variant="secondary" size="small" onClick={() => setOpen(true)}>
        Change<span className="sr-only"> the terms for tickets back</span>
      </Button>
      {open && <CancelPolicyDialog event={event} onClose={() => setOpen(false)} />}
    </section>
  );
}
