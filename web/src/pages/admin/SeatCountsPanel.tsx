import { Link } from '@tanstack/react-router';
import type { ManagedEvent, SeatCounts } from '../../api/admin-types.ts';
import { formatCount } from '../../format.ts';
import { Money } from '../../ui/Money.tsx';
import { RollingNumber } from '../../ui/RollingNumber.tsx';
import { PlacesTable } from './PlacesTable.tsx';

type Counted = Exclude<keyof SeatCounts, 'total'>;

/** One accent, from strong to weak in the order a place goes through; swatches repeat the bar's fills in the table. */
const shares: { name: Counted; label: string; what: string; fill: string }[] = [
  { name: 'sold', label: 'Sold', what: 'paid, or being captured', fill: 'bg-accent' },
  { name: 'claimed', label: 'Claimed', what: 'in checkout, payment under way', fill: 'bg-accent/65' },
  { name: 'held', label: 'Held', what: 'being chosen', fill: 'bg-accent/35' },
  { name: 'blocked', label: 'Blocked', what: 'not for sale', fill: 'bg-line-strong' },
  { name: 'free', label: 'Left', what: 'free to choose', fill: 'bg-sunken' },
];

export function SeatCountsPanel({ event }: { event: ManagedEvent }) {
  const { counts } = event;
  if (!counts) {
    return <p className="card mt-5 p-6 text-ink-soft">Places are counted here once the event is published.</p>;
  }
  return (
    <section aria-label="Places" className="card @container mt-5 p-4 sm:p-6">
      <div className="flex flex-wrap items-end justify-between gap-x-10 gap-y-3">
        <p>
          <span className="block text-sm text-ink-soft">Sold</span>
          <RollingNumber value={counts.sold} className="text-xl font-semibold sm:text-2xl" />
          <span className="figures ml-1.5 text-ink-soft">of {formatCount(counts.total)}</span>
          <SoldBy event={event} />
        </p>
        <p className="sm:text-right">
          <span className="block text-sm text-ink-soft">Revenue</span>
          <Money of={event.revenue} className="text-xl font-semibold sm:text-2xl" />
        </p>
      </div>
      <div aria-hidden="true" className="mt-4 flex h-4 gap-px overflow-hidden rounded-full bg-line">
        {shares.map(({ name, fill }) => (
          <span
            key={name}
            className="bg-surface transition-[flex-grow] duration-200 ease-out"
            style={{ flex: `${counts[name]} 0 0` }}
          >
            <span className={`block h-full ${fill}`} />
          </span>
        ))}
      </div>
      <CountsTable counts={counts} />
      <p className="mt-3 text-sm">
        <Link to="/admin/events/$eventId/watch" params={{ eventId: event.id }} className="link">
          Watch the sale on the seat map
        </Link>
        , live or played again
      </p>
    </section>
  );
}

/** Said where something was sold by a code. */
function SoldBy({ event: { soldBy } }: { event: ManagedEvent }) {
  if (!soldBy || soldBy.partner + soldBy.boxOffice + soldBy.heldBack === 0) return null;
  const { web, partner, boxOffice, heldBack } = soldBy;
  const parts = [
    [web, 'on the web'],
    [partner, 'by partners'],
    [boxOffice, 'at the box office'],
    [heldBack, 'of what was held back'],
  ] as const;
  return (
    <span className="figures block text-sm text-ink-soft">
      {parts.flatMap(([count, by]) => (count > 0 ? `${formatCount(count)} ${by}` : [])).join(' · ')}
    </span>
  );
}

function CountsTable({ counts }: { counts: SeatCounts }) {
  const rows = shares.map(({ name, ...words }) => ({
    ...words,
    count: counts[name],
    shown: <RollingNumber value={counts[name]} className="font-semibold" />,
  }));
  return <PlacesTable caption="Places by state, renewed every 5 seconds" rows={rows} total={counts.total} />;
}
