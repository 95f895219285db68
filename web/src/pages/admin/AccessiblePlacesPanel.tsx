import { useState } from 'react';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { changeSeatRules } from '../../api/admin.ts';
import { formatWhen, fromWallClock, toWallClock, zoneName } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';

/** Until when wheelchair and companion places are for those who need them only. */
export function AccessiblePlacesPanel({ event }: { event: ManagedEvent }) {
  const { accessibleKeptUntil, timezone, startsAt } = event;
  const [asked, setAsked] = useState(false);
  const [until, setUntil] = useState('');
  const open = () => {
    setUntil(toWallClock(accessibleKeptUntil ?? startsAt, timezone));
    setAsked(true);
  };
  return (
    <section aria-labelledby="accessible-places" className="card mt-5 p-4 sm:px-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <h2 id="accessible-places" className="font-semibold">
            Accessible places
          </h2>
          <p className="figures text-sm text-ink-soft">
            {accessibleKeptUntil === null
              ? 'Anybody may take them.'
              : `Only for parties that say they need them, until ${formatWhen(accessibleKeptUntil, timezone)}. Then for anybody.`}
          </p>
        </div>
        <Button variant="secondary" size="small" onClick={open}>
          Change<span className="sr-only"> until when accessible places are kept</span>
        </Button>
      </div>
      {asked && (
        <ConfirmDialog
          title="Keep accessible places"
          effect="Until then wheelchair and companion places go only to parties that say they need them, and a companion’s only with a wheelchair place beside it. Empty: anybody may take them."
          label="Save"
          run={() =>
            changeSeatRules(event.id, { accessibleKeptUntil: until === '' ? null : fromWallClock(until, timezone) })
          }
          onClose={() => setAsked(false)}
        >
          <Field
            label={`Until (${zoneName(timezone)})`}
            type="datetime-local"
            value={until}
            onChange={(changed) => setUntil(changed.target.value)}
          />
        </ConfirmDialog>
      )}
    </section>
  );
}
