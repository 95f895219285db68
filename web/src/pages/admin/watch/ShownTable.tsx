import { formatCount } from '../../../format.ts';
import { PlacesTable } from '../PlacesTable.tsx';
import type { Shown, ShownCounts } from './sale-replay.ts';

/** One accent, from strong to weak in the order a place goes through, as in the numbers of an event. */
export const SHOWN_WORDS: Record<Shown, { label: string; what: string; fill: string }> = {
  free: { label: 'Free', what: 'anybody can choose it', fill: 'bg-line-strong/70' },
  held: { label: 'Held', what: 'being chosen', fill: 'bg-accent/35' },
  claimed: { label: 'In checkout', what: 'payment under way', fill: 'bg-accent/65' },
  sold: { label: 'Sold', what: 'paid, or being captured', fill: 'bg-accent' },
  blocked: { label: 'Held back', what: 'set aside, or not for sale', fill: 'bg-ink-soft' },
};

const ORDER: readonly Shown[] = ['sold', 'claimed', 'held', 'free', 'blocked'];

/** What the picture shows, in numbers. They do not roll: a sale that is played fast is ahead of them. */
export function ShownTable({ counts, total }: { counts: ShownCounts; total: number }) {
  const rows = ORDER.map((name) => ({
    ...SHOWN_WORDS[name],
    count: counts[name],
    shown: <span className="figures font-semibold">{formatCount(counts[name])}</span>,
  }));
  return <PlacesTable caption="Places by state at the moment that is shown" rows={rows} total={total} />;
}
