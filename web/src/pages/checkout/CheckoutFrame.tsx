import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ArrowLeft } from 'lucide-react';
import { PageHeading } from '../../app/PageHeading.tsx';
import { formatWhen } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../words/index.ts';

interface CheckoutFrameProps {
  event: {
    slug: string;
    title: string;
    startsAt: string;
    timezone: string;
    venue: { name: string; city: string };
  } | null;
  /** The way back, where there is one. */
  back?: ReactNode;
  clock: ReactNode;
  summary: ReactNode;
  children: ReactNode;
}

/** One page: who, how to pay, total. The clock stays in sight. */
export function CheckoutFrame({ event, back, clock, summary, children }: CheckoutFrameProps) {
  return (
    <>
      <div className="sticky top-0 z-30 border-b border-line bg-surface/95 backdrop-blur-sm">
        <div className="page flex min-h-13 flex-wrap items-center justify-between gap-x-4">
          {back ?? <span />}
          {clock}
        </div>
      </div>
      <div className="page pt-6 sm:pt-10">
        <PageHeading title={t('checkout.title')} />
        {event && (
          <p className="figures mt-1 text-ink-soft">
            <span className="font-medium text-ink">{event.title}</span> · {formatWhen(event.startsAt, event.timezone)} ·{' '}
            {event.venue.name}
          </p>
        )}
        <div className="mt-6 grid grid-cols-1 gap-6 sm:mt-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-12">
          <aside aria-label={t('checkout.yourSeats')} className="lg:order-2">
            <div className="card p-4 sm:p-6 lg:sticky lg:top-20">{summary}</div>
          </aside>
          <div className="max-w-form lg:order-1">{children}</div>
        </div>
      </div>
    </>
  );
}

export function BackToSeats({ slug }: { slug: string }) {
  return (
    <Link
      to="/e/$slug/seats"
      params={{ slug }}
      className="-mx-2 flex min-h-11 items-center gap-1.5 rounded-control px-2 text-sm font-medium text-ink-soft hover:text-ink"
    >
      <Icon of={ArrowLeft} size={18} />
      {t('checkout.seats')}
    </Link>
  );
}
