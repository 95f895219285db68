import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ManagedRoom } from '../../api/admin-queue.ts';
import { managedRoomQuery } from '../../api/admin-queue.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { managedEventQuery } from '../../api/admin.ts';
import { isProblem } from '../../api/client.ts';
import { waitingRoomUrl } from '../../api/queue.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { PageLoading } from '../../app/PageLoading.tsx';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { NotFoundPage } from '../not-found/NotFoundPage.tsx';
import { BackLink } from './BackLink.tsx';
import { InvitedPanel } from './InvitedPanel.tsx';
import { PassesPanel } from './PassesPanel.tsx';
import { RoomActions } from './RoomActions.tsx';
import { RoomNumbers } from './RoomNumbers.tsx';
import { RoomSettingsForm } from './RoomSettingsForm.tsx';
import { phaseWords } from './room-words.ts';
import { StaffOnly } from './StaffOnly.tsx';

/** An event's waiting room: how it runs, what can be done now, how it is set. */
export function RoomPage({ eventId }: { eventId: string }) {
  return <StaffOnly>{() => <ManagedRoomView eventId={eventId} />}</StaffOnly>;
}

function ManagedRoomView({ eventId }: { eventId: string }) {
  const event = useQuery(managedEventQuery(eventId));
  const room = useQuery(managedRoomQuery(eventId));
  if (event.data && room.data) {
    return (
      <>
        <RoomTop event={event.data} room={room.data} />
        <RoomNumbers room={room.data} timezone={event.data.timezone} />
        <RoomSettingsForm key={JSON.stringify(settingsOf(room.data))} event={event.data} room={room.data} />
        {room.data.mode !== 'off' && <InvitedPanel event={event.data} />}
        {room.data.mode !== 'off' && <PassesPanel event={event.data} />}
      </>
    );
  }
  const failed = [event, room].find((query) => query.isError);
  if (!failed) return <PageLoading />;
  if (isProblem(failed.error) && failed.error.status === 404) {
    return <NotFoundPage title="We can't find this event." advice="" />;
  }
  return <ProblemPage error={failed.error} onRetry={() => void failed.refetch()} />;
}

/** Numbers that move must not take away what is being typed; settings that somebody else has changed must. */
function settingsOf(room: ManagedRoom): unknown[] {
  return [
    room.mode,
    room.lobbyOpensAt,
    room.ratePerMinute,
    room.mostActive,
    room.arrivalsPerSecond,
    room.checkoutMs,
    room.requiresAccount,
    room.invitedUntil,
  ];
}

function RoomTop({ event, room }: { event: ManagedEvent; room: ManagedRoom }) {
  const { label, tone } = phaseWords[room.phase];
  return (
    <>
      <BackLink to="/admin/events/$eventId" params={{ eventId: event.id }}>
        {event.title}
      </BackLink>
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <Badge tone={tone}>{label}</Badge>
          <PageHeading title={`Waiting room of ${event.title}`} className="mt-1.5 sm:text-xl">
            Waiting room
          </PageHeading>
          <p className="text-sm text-ink-soft">
            <a href={waitingRoomUrl(event.slug)} className="link">
              see it as a fan
            </a>
            {' · '}
            <Link to="/admin/events/$eventId/queue/report" params={{ eventId: event.id }} className="link">
              fairness report
            </Link>
          </p>
        </div>
        <RoomActions event={event} room={room} />
      </div>
    </>
  );
}
