import { Link } from '@tanstack/react-router';
import type { EventDetail } from '../../api/types.ts';
import { formatDay, formatTime, zoneName } from '../../format.ts';
import { SaleBadge } from '../../sale/SaleBadge.tsx';
import { t } from '../../words/index.ts';

export function OtherDates({ event }: { event: EventDetail }) {
  if (event.otherDates.length === 0) return null;
  return (
    <section aria-labelledby="other-dates">
      <h2 id="other-dates" className="text-lg font-semibold">
        {t('event.otherDates')}
      </h2>
      <ul className="mt-3 divide-y divide-line border-y border-line">
        {event.otherDates.map((other) => (
          <li
            key={other.id}
            className="relative flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2"
          >
            <Link
              to="/e/$slug"
              params={{ slug: other.slug }}
              className="figures font-medium after:absolute after:inset-0 hover:text-accent"
            >
              {formatDay(other.startsAt, event.timezone)}, {formatTime(other.startsAt, event.timezone)}{' '}
              <span className="text-sm font-normal text-ink-soft">{zoneName(event.timezone)}</span>
            </Link>
            <SaleBadge state={other.sale.state} />
          </li>
        ))}
      </ul>
    </section>
  );
}
