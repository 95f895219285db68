import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { managedEventQuery } from '../../api/admin.ts';
import { isProblem } from '../../api/client.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { PageLoading } from '../../app/PageLoading.tsx';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { formatWhen } from '../../format.ts';
import { NotFoundPage } from '../not-found/NotFoundPage.tsx';
import { BackLink } from './BackLink.tsx';
import { AccessiblePlacesPanel } from './AccessiblePlacesPanel.tsx';
import { AllotmentsPanel } from './AllotmentsPanel.tsx';
import { CancelPolicyPanel } from './CancelPolicyPanel.tsx';
import { OrdersTable } from './OrdersTable.tsx';
import { PackagesPanel } from './PackagesPanel.tsx';
import { RoomPanel } from './RoomPanel.tsx';
import { SaleActions } from './SaleActions.tsx';
import { SeatCountsPanel } from './SeatCountsPanel.tsx';
import { SeatRulesPanel } from './SeatRulesPanel.tsx';
import { StaffOnly } from './StaffOnly.tsx';
import { StateBadge } from './StateBadge.tsx';

interface EventPageProps {
  eventId: string;
  /** Search text of the orders table, from the URL. */
  search: string;
}

export function EventPage({ eventId, search }: EventPageProps) {
  return <StaffOnly>{() => <ManagedEventView eventId={eventId} search={search} />}</StaffOnly>;
}

function ManagedEventView({ eventId, search }: EventPageProps) {
  const event = useQuery(managedEventQuery(eventId));
  if (event.isPending) return <PageLoading />;
  if (!event.data) {
    if (isProblem(event.error) && event.error.status === 404)
      return <NotFoundPage title="We can't find this event." advice="" />;
    return <ProblemPage error={event.error} onRetry={() => void event.refetch()} />;
  }
  return (
    <>
      <EventTop event={event.data} />
      <SeatCountsPanel event={event.data} />
      <RoomPanel event={event.data} />
      <PackagesPanel event={event.data} />
      <AllotmentsPanel event={event.data} />
      <SeatRulesPanel event={event.data} />
      <AccessiblePlacesPanel event={event.data} />
      <CancelPolicyPanel event={event.data} />
      <OrdersTable event={event.data} search={search} />
    </>
  );
}

function EventTop({ event }: { event: ManagedEvent }) {
  return (
    <>
      <BackLink to="/admin">Events</BackLink>
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <StateBadge event={event} />
          <PageHeading title={event.title} className="mt-1.5 sm:text-xl" />
          <p className="figures text-sm text-ink-soft">
            {formatWhen(event.startsAt, event.timezone)} · {event.venue.name}, {event.venue.city} ·{' '}
            <Link to="/e/$slug" params={{ slug: event.slug }} className="link">
              see it as a fan
            </Link>
          </p>
        </div>
        <SaleActions event={event} />
      </div>
    </>
  );
}
