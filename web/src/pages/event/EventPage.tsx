import { useQuery } from '@tanstack/react-query';
import { isProblem } from '../../api/client.ts';
import { liveEventQuery } from '../../api/events.ts';
import type { EventDetail } from '../../api/types.ts';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { Poster } from '../../poster/Poster.tsx';
import { NotFoundPage } from '../not-found/NotFoundPage.tsx';
import { AccessInformation } from './AccessInformation.tsx';
import { EventHeader } from './EventHeader.tsx';
import { EventSkeleton } from './EventSkeleton.tsx';
import { GoodToKnow } from './GoodToKnow.tsx';
import { OtherDates } from './OtherDates.tsx';
import { Packages } from './Packages.tsx';
import { PriceLevels } from './PriceLevels.tsx';
import { SaleBox } from './SaleBox.tsx';
import { t, useLanguage } from '../../words/index.ts';

export function EventPage({ slug }: { slug: string }) {
  useLanguage();
  const event = useQuery(liveEventQuery(slug));

  if (event.isPending) return <EventSkeleton />;
  if (isProblem(event.error) && event.error.status === 404) {
    return <NotFoundPage title={t('event.notFound')} advice={t('event.notFoundAdvice')} />;
  }
  if (!event.data) return <ProblemPage error={event.error} onRetry={() => void event.refetch()} />;
  return <EventView event={event.data} onSaleChange={() => void event.refetch()} />;
}

function EventView({ event, onSaleChange }: { event: EventDetail; onSaleChange: () => void }) {
  return (
    <article className="sm:page sm:pt-6">
      <Poster event={event} look="cover" className="aspect-[5/3] sm:aspect-[21/8] sm:rounded-card" />
      <div className="px-[16px] sm:px-0 lg:grid lg:grid-cols-[minmax(0,1fr)_22.5rem] lg:gap-x-12">
        <div className="pt-5 sm:pt-8">
          <EventHeader event={event} />
        </div>
        <div className="mt-6 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:mt-8">
          <div className="lg:sticky lg:top-6">
            <SaleBox event={event} onSaleChange={onSaleChange} />
          </div>
        </div>
        <div className="mt-10 space-y-10">
          {event.description && (
            <section aria-labelledby="about">
              <h2 id="about" className="text-lg font-semibold">
                {t('event.about')}
              </h2>
              <div className="mt-2 max-w-prose space-y-3 whitespace-pre-line text-ink">{event.description}</div>
            </section>
          )}
          <PriceLevels event={event} />
          <Packages event={event} />
          <OtherDates event={event} />
          <GoodToKnow event={event} />
          <AccessInformation event={event} />
        </div>
      </div>
    </article>
  );
}
