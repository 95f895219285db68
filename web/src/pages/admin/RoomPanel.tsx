import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { managedRoomQuery } from '../../api/admin-queue.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { formatQuantity } from '../../format.ts';
import { buttonClass } from '../../ui/button-class.ts';
import { phaseWords } from './room-words.ts';

/** The event's waiting room in a line, and the way to it. */
export function RoomPanel({ event }: { event: ManagedEvent }) {
  const room = useQuery(managedRoomQuery(event.id));
  return (
    <section aria-labelledby="room" className="card mt-5 flex flex-wrap items-center justify-between gap-3 p-4 sm:px-6">
      <div>
        <h2 id="room" className="font-semibold">
          Waiting room
        </h2>
        <p className="figures min-h-lh text-sm text-ink-soft">
          {room.data &&
            (room.data.mode === 'off'
              ? 'Off: everyone goes straight to the seats.'
              : `${phaseWords[room.data.phase].label} · ${formatQuantity(room.data.waiting, 'person waits', 'people wait')}`)}
        </p>
      </div>
      <Link
        to="/admin/events/$eventId/queue"
        params={{ eventId: event.id }}
        className={buttonClass({ variant: 'secondary', size: 'small' })}
      >
        Open<span className="sr-only"> the waiting room</span>
      </Link>
    </section>
  );
}
