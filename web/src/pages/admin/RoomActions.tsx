import { useState } from 'react';
import { type ManagedRoom, pauseRoom, resumeRoom, setRoomRate } from '../../api/admin-queue.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { formatQuantity } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';

type Action = 'pause' | 'resume' | 'rate';

/** What can be done with a running room, in force within a second. */
export function RoomActions({ event, room }: { event: ManagedEvent; room: ManagedRoom }) {
  const [asked, setAsked] = useState<Action | null>(null);
  if (room.mode === 'off') return null;
  const close = () => setAsked(null);
  return (
    <div className="flex flex-wrap gap-2">
      <Button variant="secondary" size="small" onClick={() => setAsked('rate')}>
        Change the rate
      </Button>
      {room.paused ? (
        <Button variant="secondary" size="small" onClick={() => setAsked('resume')}>
          Resume
        </Button>
      ) : (
        <Button variant="danger-outline" size="small" onClick={() => setAsked('pause')}>
          Pause
        </Button>
      )}
      {asked === 'pause' && (
        <ConfirmDialog
          title="Let nobody in for now?"
          effect={`${formatQuantity(room.waiting, 'person waits', 'people wait')}; each keeps his place. Those inside go on choosing and paying.`}
          label="Pause"
          typed={event.slug}
          run={() => pauseRoom(event.id)}
          onClose={close}
        />
      )}
      {asked === 'resume' && (
        <ConfirmDialog
          title="Let people in again?"
          effect={`The line goes on where it stood, with ${formatQuantity(room.ratePerMinute, 'person', 'people')} a minute at most.`}
          label="Resume"
          run={() => resumeRoom(event.id)}
          onClose={close}
        />
      )}
      {asked === 'rate' && <RateDialog event={event} room={room} onClose={close} />}
    </div>
  );
}

function RateDialog({ event, room, onClose }: { event: ManagedEvent; room: ManagedRoom; onClose: () => void }) {
  const [perMinute, setPerMinute] = useState(String(room.ratePerMinute));
  return (
    <ConfirmDialog
      title="How many to let in a minute?"
      effect="At most. Fewer come in where checkout, the payment provider or the seats left allow no more."
      label="Change the rate"
      run={() => setRoomRate(event.id, Number(perMinute))}
      onClose={onClose}
    >
      <Field
        label="People a minute"
        name="ratePerMinute"
        type="number"
        inputMode="numeric"
        required
        min={1}
        value={perMinute}
        onChange={(changed) => setPerMinute(changed.target.value)}
      />
    </ConfirmDialog>
  );
}
