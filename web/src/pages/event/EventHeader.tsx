import { CalendarDays, CalendarPlus, MapPin } from 'lucide-react';
import type { EventDetail } from '../../api/types.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { downloadCalendar } from '../../app/calendar.ts';
import { countryName, deviceZone, formatDay, formatLongDay, formatTime, isElsewhere, zoneName } from '../../format.ts';
import { categoryName } from '../../sale/category-names.ts';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../words/index.ts';

export function EventHeader({ event }: { event: EventDetail }) {
  return (
    <header>
      <p className="text-sm font-medium text-ink-soft">
        {categoryName(event.category)}
        {event.series && ` · ${event.series.title}`}
      </p>
      <PageHeading title={event.title} className="mt-1 sm:text-2xl" />
      {event.subtitle && <p className="mt-1 text-lg text-ink-soft">{event.subtitle}</p>}
      <dl className="mt-5 space-y-3">
        <div className="flex gap-3">
          <dt>
            <Icon of={CalendarDays} className="mt-[3px] text-ink-soft" />
            <span className="sr-only">{t('event.when')}</span>
          </dt>
          <dd>
            <When event={event} />
          </dd>
        </div>
        <div className="flex gap-3">
          <dt>
            <Icon of={MapPin} className="mt-[3px] text-ink-soft" />
            <span className="sr-only">{t('event.where')}</span>
          </dt>
          <dd>
            <span className="font-semibold">{event.venue.name}</span>
            <span className="block text-sm text-ink-soft">
              {[event.venue.address, event.venue.city, countryName(event.venue.country)].filter(Boolean).join(', ')}
            </span>
          </dd>
        </div>
      </dl>
    </header>
  );
}

function When({ event }: { event: EventDetail }) {
  const { startsAt, doorsAt, timezone } = event;
  const here = deviceZone();
  return (
    <>
      <time dateTime={startsAt} className="figures font-semibold">
        {formatLongDay(startsAt, timezone)}, {formatTime(startsAt, timezone)}
      </time>
      <span className="figures block text-sm text-ink-soft first-letter:uppercase">
        {zoneName(timezone)}
        {doorsAt && ` · ${t('event.doorsOpen', { time: formatTime(doorsAt, timezone) })}`}
      </span>
      {isElsewhere(startsAt, timezone) && (
        <span className="figures block text-sm text-ink-soft">
          {t('event.forYou', { day: formatDay(startsAt, here), time: formatTime(startsAt, here) })}
        </span>
      )}
      <button
        type="button"
        className="link -my-1 inline-flex min-h-11 items-center gap-1.5 text-sm font-medium"
        onClick={() => downloadCalendar(event)}
      >
        <Icon of={CalendarPlus} size={18} />
        {t('event.addToCalendar')}
      </button>
    </>
  );
}
