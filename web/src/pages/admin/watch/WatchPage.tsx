import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { eventQuery } from '../../../api/events.ts';
import type { EventDetail } from '../../../api/types.ts';
import { PageHeading } from '../../../app/PageHeading.tsx';
import { PageLoading } from '../../../app/PageLoading.tsx';
import { ProblemNotice } from '../../../app/ProblemNotice.tsx';
import { ProblemPage } from '../../../app/ProblemPage.tsx';
import { formatQuantity } from '../../../format.ts';
import { dotsOf, type SeatModel } from '../../../seatmap/index.ts';
import { seatModelQuery } from '../../../seats/seat-model-query.ts';
import { Notice } from '../../../ui/Notice.tsx';
import { BackLink } from '../BackLink.tsx';
import { StaffOnly } from '../StaffOnly.tsx';
import { HousePicture } from './HousePicture.tsx';
import { PlayerBar } from './PlayerBar.tsx';
import { SHOWN } from './sale-replay.ts';
import { SHOWN_WORDS, ShownTable } from './ShownTable.tsx';
import { usePlaying } from './use-playing.ts';
import { useSaleReplay } from './use-sale-replay.ts';

const FILLS = SHOWN.map((name) => SHOWN_WORDS[name].fill);

/** A sale on the seat map, as it goes or as it went. */
export function WatchPage({ eventId }: { eventId: string }) {
  return <StaffOnly>{() => <Watch eventId={eventId} />}</StaffOnly>;
}

function Watch({ eventId }: { eventId: string }) {
  const event = useQuery(eventQuery(eventId));
  const plan = useQuery(seatModelQuery(event.data?.seatmapUrl));
  if (event.data && plan.data) return <Sale event={event.data} model={plan.data} />;
  const failed = [event, plan].find((query) => query.isError);
  return failed ? <ProblemPage error={failed.error} onRetry={() => void failed.refetch()} /> : <PageLoading />;
}

function Sale({ event, model }: { event: EventDetail; model: SeatModel }) {
  const { replay, lines, isWhole, trouble } = useSaleReplay(event.id, model.placeCount);
  const dots = useMemo(() => dotsOf(model), [model]);
  const endsMs = replay.endsMs ?? 0;
  const playing = usePlaying(replay.beginsMs ?? endsMs, endsMs);
  const { atMs, isLive } = playing;
  const counts = replay.playTo(atMs);
  return (
    <>
      <BackLink to="/admin/events/$eventId" params={{ eventId: event.id }}>
        {event.title}
      </BackLink>
      <PageHeading title={`The sale of ${event.title}`} className="sm:text-xl">
        The sale on the seat map
      </PageHeading>
      {trouble !== null && <ProblemNotice error={trouble} className="mt-4" />}
      {!isWhole && trouble === null && (
        <p role="status" className="mt-2 text-sm text-ink-soft">
          Reading what has happened: {formatQuantity(lines, 'change')} so far.
        </p>
      )}
      {isWhole && replay.beginsMs === null && (
        <Notice title="Nothing has happened yet." className="mt-4">
          Seats show their colours here as soon as fans choose them.
        </Notice>
      )}
      <section aria-label="Seat map" className="card mt-4 p-3 sm:p-5">
        <PlayerBar playing={playing} beginsMs={replay.beginsMs} endsMs={endsMs} timezone={event.timezone} />
        <HousePicture dots={dots} places={replay.places} fills={FILLS} version={isLive ? lines : atMs} />
        <ShownTable counts={counts} total={model.placeCount} />
      </section>
    </>
  );
}
