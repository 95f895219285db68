import { Link, Navigate } from '@tanstack/react-router';
import { PageHeading } from '../../app/PageHeading.tsx';
import { buttonClass } from '../../ui/button-class.ts';
import { eventOfHold } from './checkout-memory.ts';

/** The time ran out (or the seats were given back), we lost the hold, or someone else bought one of the seats. */
export type GoneReason = 'expired' | 'lost' | 'taken';

const words: Record<GoneReason, { title: string; text: string }> = {
  expired: {
    title: 'These seats are no longer held for you.',
    text: 'The time to choose is up, and the seats went back on sale. Nothing has been charged. They may still be free: choose them again.',
  },
  lost: {
    title: 'We lost your selection for a moment.',
    text: 'Nothing has been charged. Your seats are most likely still free: choose them again.',
  },
  taken: {
    title: 'Someone else has just bought one of these seats.',
    text: 'Nothing has been charged. Choose again: the map shows what is free now.',
  },
};

export function HoldGone({ holdId, reason }: { holdId: string; reason: GoneReason }) {
  const event = eventOfHold(holdId);
  // The page of the seats remembers what was held, takes the same again and says so.
  if (reason === 'lost' && event) return <Navigate to="/e/$slug/seats" params={{ slug: event.slug }} replace />;
  return (
    <div className="page py-12 sm:py-20">
      <div className="max-w-prose" role="alert">
        <PageHeading title={words[reason].title} />
        <p className="mt-3 text-ink-soft">{words[reason].text}</p>
        {event ? (
          <Link
            to="/e/$slug/seats"
            params={{ slug: event.slug }}
            className={buttonClass({ size: 'large', className: 'mt-6' })}
          >
            Choose seats for {event.title}
          </Link>
        ) : (
          <Link to="/" className={buttonClass({ size: 'large', className: 'mt-6' })}>
            See all events
          </Link>
        )}
      </div>
    </div>
  );
}
