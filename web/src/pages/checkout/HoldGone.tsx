import { Link, Navigate } from '@tanstack/react-router';
import { PageHeading } from '../../app/PageHeading.tsx';
import { buttonClass } from '../../ui/button-class.ts';
import { eventOfHold } from './checkout-memory.ts';
import { t } from '../../words/index.ts';

/** The time ran out (or the seats were given back), we lost the hold, or someone else bought one of the seats. */
export type GoneReason = 'expired' | 'lost' | 'taken';

export function HoldGone({ holdId, reason }: { holdId: string; reason: GoneReason }) {
  const event = eventOfHold(holdId);
  // The page of the seats remembers what was held, takes the same again and says so.
  if (reason === 'lost' && event) return <Navigate to="/e/$slug/seats" params={{ slug: event.slug }} replace />;
  return (
    <div className="page py-12 sm:py-20">
      <div className="max-w-prose" role="alert">
        <PageHeading title={t(`checkout.gone.${reason}`)} />
        <p className="mt-3 text-ink-soft">{t(`checkout.gone.${reason}Advice`)}</p>
        {event ? (
          <Link
            to="/e/$slug/seats"
            params={{ slug: event.slug }}
            className={buttonClass({ size: 'large', className: 'mt-6' })}
          >
            {t('seats.title', { event: event.title })}
          </Link>
        ) : (
          <Link to="/" className={buttonClass({ size: 'large', className: 'mt-6' })}>
            {t('shell.seeAllEvents')}
          </Link>
        )}
      </div>
    </div>
  );
}
