import { Link } from '@tanstack/react-router';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { formatDay, formatTime } from '../../format.ts';
import { Money } from '../../ui/Money.tsx';
import { RollingNumber } from '../../ui/RollingNumber.tsx';
import { SaleActions } from './SaleActions.tsx';
import { StateBadge } from './StateBadge.tsx';

interface EventsTableProps {
  events: ManagedEvent[];
  /** Operators see all organizers. */
  showOrganizer: boolean;
}

const counted = ['sold', 'claimed', 'held', 'free'] as const;
const headings = { sold: 'Sold', claimed: 'Claimed', held: 'Held', free: 'Left' };

/** A table from desktops up; the same rows stacked, with their headings beside the numbers, on phones. */
export function EventsTable({ events, showOrganizer }: EventsTableProps) {
  return (
    <table className="card block w-full text-left text-sm lg:table lg:border-separate lg:border-spacing-0">
      <caption className="sr-only">Events, their sale and their places, renewed every 5 seconds</caption>
      <thead className="hidden text-xs text-ink-soft lg:table-header-group">
        <tr>
          <th scope="col" className="px-4 py-3 font-medium">
            Event
          </th>
          <th scope="col" className="px-3 py-3 font-medium">
            Sale
          </th>
          {counted.map((name) => (
            <th key={name} scope="col" className="px-3 py-3 text-right font-medium">
              {headings[name]}
            </th>
          ))}
          <th scope="col" className="px-3 py-3 text-right font-medium">
            Revenue
          </th>
          <th scope="col" className="px-4 py-3 text-right font-medium">
            Change
          </th>
        </tr>
      </thead>
      <tbody className="block divide-y divide-line lg:table-row-group">
        {events.map((event) => (
          <EventRow key={event.id} event={event} showOrganizer={showOrganizer} />
        ))}
      </tbody>
    </table>
  );
}

const cell = 'lg:border-t lg:border-line lg:px-3 lg:py-3 lg:align-middle';

function EventRow({ event, showOrganizer }: { event: ManagedEvent; showOrganizer: boolean }) {
  return (
    <tr className="grid grid-cols-4 gap-x-3 gap-y-2 p-4 lg:table-row lg:p-0">
      <th scope="row" className="col-span-4 font-normal lg:border-t lg:border-line lg:px-4 lg:py-3">
        <Link
          to="/admin/events/$eventId"
          params={{ eventId: event.id }}
          className="inline-flex min-h-11 items-center text-base font-semibold hover:text-accent lg:min-h-0"
        >
          {event.title}
        </Link>
        <span className="figures block text-ink-soft">
          {formatDay(event.startsAt, event.timezone)}, {formatTime(event.startsAt, event.timezone)} · {event.venue.name}
          {showOrganizer && ` · ${event.organizer.name}`}
        </span>
      </th>
      <td className={`col-span-4 ${cell}`}>
        <StateBadge event={event} />
      </td>
      {counted.map((name) => (
        <td key={name} className={`${cell} lg:text-right`}>
          <span className="block text-xs text-ink-soft lg:hidden">{headings[name]}</span>
          {event.counts ? <RollingNumber value={event.counts[name]} className="font-medium" /> : <NoFigure />}
        </td>
      ))}
      <td className={`col-span-4 ${cell} lg:text-right`}>
        <span className="text-xs text-ink-soft lg:hidden">Revenue </span>
        <Money of={event.revenue} className="font-medium" />
      </td>
      <td className={`col-span-4 ${cell} lg:px-4`}>
        <SaleActions event={event} align="end" />
      </td>
    </tr>
  );
}

function NoFigure() {
  return (
    <span className="text-ink-soft">
      <span aria-hidden="true">–</span>
      <span className="sr-only">none yet</span>
    </span>
  );
}
