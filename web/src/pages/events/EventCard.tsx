import { Link } from '@tanstack/react-router';
import { Trans } from 'react-i18next';
import { formatDay, formatTime } from '../../format.ts';
import { Poster } from '../../poster/Poster.tsx';
import { SaleBadge } from '../../sale/SaleBadge.tsx';
import { availabilityWords } from '../../sale/sale-words.ts';
import { Money } from '../../ui/Money.tsx';
import type { Listing } from './series.ts';
import { t } from '../../words/index.ts';

/** One event in the list. The title's link covers the card, so that there is one target and one name. */
export function EventCard({ event, dates }: Listing) {
  const hint = availabilityWords(event);
  const first = dates[0] ?? event;
  const last = dates.at(-1) ?? event;
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
        {event.subtitle && dates.length === 1 && (
          <p className="hidden text-sm text-ink-soft sm:block">{event.subtitle}</p>
        )}
        {dates.length > 1 && (
          <p className="figures text-sm text-ink-soft">
            {t('events.dates', {
              count: dates.length,
              first: formatDay(first.startsAt, first.timezone),
              last: formatDay(last.startsAt, last.timezone),
            })}
          </p>
        )}
        <p className="figures mt-1 text-sm sm:mt-3">
          {dates.length > 1 && <span className="text-ink-soft">{t('events.next')}</span>}
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
              <Trans
                i18nKey="events.priceFrom"
                components={{ amount: <Money of={event.priceFrom} className="font-semibold" /> }}
              />
            </span>
          )}
        </div>
        {hint && <p className="figures mt-1.5 text-xs text-ink-soft">{hint}</p>}
      </div>
    </article>
  );
}
