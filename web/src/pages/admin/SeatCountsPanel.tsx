import type { ManagedEvent, SeatCounts } from '../../api/admin-types.ts';
import { formatCount } from '../../format.ts';
import { Money } from '../../ui/Money.tsx';
import { RollingNumber } from '../../ui/RollingNumber.tsx';

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
    </section>
  );
}

function CountsTable({ counts }: { counts: SeatCounts }) {
  const percent = (count: number) => (counts.total === 0 ? '0.0 %' : `${((100 * count) / counts.total).toFixed(1)} %`);
  return (
    <table className="mt-4 w-full text-left text-sm">
      <caption className="sr-only">Places by state, renewed every 5 seconds</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">State</th>
          <th scope="col">Places</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {shares.map(({ name, label, what, fill }) => (
          <tr key={name} className="border-t border-line first:border-t-0">
            <th scope="row" className="py-2 font-medium">
              <span className="flex items-center gap-2.5">
                <span aria-hidden="true" className={`size-3 shrink-0 rounded-sm border border-line-strong ${fill}`} />
                <span>
                  {label} <span className="font-normal text-ink-soft @max-[16rem]:sr-only">{what}</span>
                </span>
              </span>
            </th>
            <td className="py-2 pl-3 text-right">
              <RollingNumber value={counts[name]} className="font-semibold" />
            </td>
            <td className="figures py-2 pl-3 text-right whitespace-nowrap text-ink-soft @max-[16rem]:sr-only sm:w-20">
              {percent(counts[name])}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
