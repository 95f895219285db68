import { Link } from '@tanstack/react-router';
import type { EventSummary } from '../../api/types.ts';
import { formatDay, formatTime } from '../../format.ts';
import { Poster } from '../../poster/Poster.tsx';
import { SaleBadge } from '../../sale/SaleBadge.tsx';
import { availabilityWords } from '../../sale/sale-words.ts';
import { Money } from '../../ui/Money.tsx';

/** One event in the list. The title's link covers the card, so that there is one target and one name. */
export function EventCard({ event }: { event: EventSummary }) {
  const hint = availabilityWords(event);
  return (
    <article className="group card relative flex w-full overflow-hidden transition-[border-color,box-shadow] duration-180 ease-out hover:border-line-strong hover:shadow-float sm:flex-col">
      <Poster event={event} look="thumb" className="w-24 shrink-0 sm:hidden" />
      <Poster event={event} look="card" className="hidden aspect-[16/10] sm:block" />
      <div className="flex min-w-0 flex-1 flex-col p-3 sm:p-5">
        <h2 className="text-base leading-snug font-semibold sm:text-lg">
          <Link
            to="/e/$slug"
            params={{ slug: event.slug }}
            className="after:absolute after:inset-0 after:rounded-card focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:-outline-offset-3 focus-visible:after:outline-accent"
          >
            {event.title}
          </Link>
        </h2>
        {event.subtitle && <p className="hidden text-sm text-ink-soft sm:block">{event.subtitle}</p>}
        <p className="figures mt-1 text-sm sm:mt-3">
          <time dateTime={event.startsAt}>
            {formatDay(event.startsAt, event.timezone)} · {formatTime(event.startsAt, event.timezone)}
          </time>
        </p>
        <p className="text-sm text-ink-soft">
          {event.venue.name}, {event.venue.city}
        </p>
        <div className="mt-auto flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5 pt-3 sm:pt-4">
          <SaleBadge state={event.sale.state} />
          {event.priceFrom && event.sale.state !== 'sold_out' && event.sale.state !== 'ended' && (
            <span className="text-sm">
              From <Money of={event.priceFrom} className="font-semibold" />
            </span>
          )}
        </div>
        {hint && <p className="figures mt-1.5 text-xs text-ink-soft">{hint}</p>}
      </div>
    </article>
  );
}
