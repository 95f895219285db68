import type { ReactNode } from 'react';
import type { ManagedRoom } from '../../api/admin-queue.ts';
import { formatCount, formatWhen } from '../../format.ts';
import { RollingNumber } from '../../ui/RollingNumber.tsx';

/** How the room runs, renewed every two seconds. */
export function RoomNumbers({ room, timezone }: { room: ManagedRoom; timezone: string }) {
  return (
    <section aria-label="Live numbers" className="card mt-5 p-4 sm:p-6">
      <dl className="grid grid-cols-3 gap-x-3 sm:gap-x-6">
        <Large label="Waiting" what="in line, not let in yet">
          <RollingNumber value={room.waiting} />
        </Large>
        <Large label="Inside" what={`choosing or paying; ${formatCount(room.mostActive)} at most`}>
          <RollingNumber value={room.active} />
        </Large>
        <Large label="Let in" what="since the sale opened">
          <RollingNumber value={room.admitted} />
        </Large>
      </dl>
      <dl className="mt-5 grid gap-x-6 sm:grid-cols-3">
        <Fact label="People a minute">
          {formatCount(room.effectivePerMinute)}
          <span className="font-normal text-ink-soft"> of {formatCount(room.ratePerMinute)} set</span>
        </Fact>
        <Fact label="Come at their turn">{Math.round(room.showRate * 100)} %</Fact>
        <Fact label="All let in by">
          {room.estimatedEnd === null ? 'not known yet' : formatWhen(room.estimatedEnd, timezone)}
        </Fact>
      </dl>
    </section>
  );
}

function Large({ label, what, children }: { label: string; what: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-ink-soft">{label}</dt>
      <dd className="text-xl font-semibold sm:text-2xl">{children}</dd>
      <dd className="text-xs text-ink-soft">{what}</dd>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4 border-t border-line py-2 text-sm sm:block">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="figures font-semibold">{children}</dd>
    </div>
  );
}
