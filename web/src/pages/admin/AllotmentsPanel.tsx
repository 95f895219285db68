import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type Allotment,
  allotmentsQuery,
  moveRelease,
  type PlacesNamed,
  releaseAllotment,
} from '../../api/admin-allotments.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { formatWhen, fromWallClock, toWallClock, zoneName } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { AllotmentForm } from './AllotmentForm.tsx';
import { CodeDialog } from './CodeDialog.tsx';
import { channelWords, namesIn } from './allotment-words.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { WhyNot } from './WhyNot.tsx';

/** Places kept for a partner, the box office or oneself, and their release while fans look on. */
export function AllotmentsPanel({ event }: { event: ManagedEvent }) {
  const allotments = useQuery({ ...allotmentsQuery(event.id), enabled: event.status === 'published' });
  const [adding, setAdding] = useState(false);
  if (event.status !== 'published') return null;
  const items = allotments.data?.items ?? [];
  return (
    <section aria-labelledby="allotments" className="card mt-5 p-4 sm:px-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <h2 id="allotments" className="font-semibold">
            Places set aside
          </h2>
          <p className="text-sm text-ink-soft">
            For partners, the box office, or kept back. Fans see them as gone, but for who has its code; what you
            release they see free at once.
          </p>
        </div>
        <Button variant="secondary" size="small" aria-expanded={adding} onClick={() => setAdding(!adding)}>
          Set aside<span className="sr-only"> places</span>
        </Button>
      </div>
      {items.length > 0 && (
        <ul className="mt-2 divide-y divide-line">
          {items.map((allotment) => (
            <AllotmentRow key={allotment.id} event={event} allotment={allotment} />
          ))}
        </ul>
      )}
      {adding && <AllotmentForm event={event} onMade={() => setAdding(false)} />}
    </section>
  );
}

function AllotmentRow({ event, allotment }: { event: ManagedEvent; allotment: Allotment }) {
  const [asked, setAsked] = useState<'release' | 'moment' | 'code' | null>(null);
  const close = () => setAsked(null);
  const { name, channel, places, left, claimed, sold, releaseAt, releasedAt } = allotment;
  const moment = releasedAt ?? releaseAt;
  const when =
    moment === null ? '' : ` · ${releasedAt ? 'released' : 'released by itself'} ${formatWhen(moment, event.timezone)}`;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-2">
      <div>
        <p className="font-semibold">{name}</p>
        <p className="figures text-sm text-ink-soft">
          {channelWords[channel]} · {left} of {places} left{sold > 0 && ` · ${sold} sold`}
          {claimed > 0 && ` · ${claimed} being paid for`}
          {when}
        </p>
      </div>
      {releasedAt === null && (
        <div className="flex flex-wrap gap-2">
          <Button variant="quiet" size="small" onClick={() => setAsked('code')}>
            Code<span className="sr-only"> that sells places of {name}</span>
          </Button>
          <Button variant="quiet" size="small" onClick={() => setAsked('moment')}>
            Moment<span className="sr-only"> at which {name} is released by itself</span>
          </Button>
          <Button variant="secondary" size="small" onClick={() => setAsked('release')}>
            Release<span className="sr-only"> {name}</span>
          </Button>
        </div>
      )}
      {asked === 'code' && <CodeDialog event={event} allotment={allotment} onClose={close} />}
      {asked === 'moment' && <MomentDialog event={event} allotment={allotment} onClose={close} />}
      {asked === 'release' && <ReleaseDialog event={event} allotment={allotment} onClose={close} />}
    </li>
  );
}

interface ReleaseDialogProps {
  event: ManagedEvent;
  allotment: Allotment;
  onClose: () => void;
}

function MomentDialog({ event, allotment, onClose }: ReleaseDialogProps) {
  const { id, name, releaseAt } = allotment;
  const { timezone } = event;
  const [at, setAt] = useState(releaseAt === null ? '' : toWallClock(releaseAt, timezone));
  return (
    <ConfirmDialog
      title={`When is ${name} released by itself?`}
      effect="Fans can take what is left of it then. Empty: only by hand."
      label="Save"
      run={() => moveRelease(event.id, id, at === '' ? null : fromWallClock(at, timezone))}
      onClose={onClose}
    >
      <Field
        label={`Released at (${zoneName(timezone)})`}
        type="datetime-local"
        value={at}
        onChange={(changed) => setAt(changed.target.value)}
      />
    </ConfirmDialog>
  );
}

/** All that is left of it, unless some are named. */
function ReleaseDialog({ event, allotment, onClose }: ReleaseDialogProps) {
  const { id, name, left, seats, areas } = allotment;
  const [only, setOnly] = useState('');
  const [counts, setCounts] = useState<Record<string, string>>({});
  const named: PlacesNamed = {
    seats: namesIn(only),
    areas: areas
      .map(({ area }) => ({ area, quantity: Number(counts[area] ?? 0) }))
      .filter(({ quantity }) => quantity > 0),
  };
  return (
    <ConfirmDialog
      title={`Release ${name}?`}
      effect={`Fans can take them at once: all ${left} that are left, unless you name some.`}
      label="Release them"
      run={() => releaseAllotment(event.id, id, named)}
      explain={(error) => <WhyNot error={error} />}
      onClose={onClose}
    >
      {seats.length > 0 && (
        <Field
          label="Only these seats"
          name="seats"
          autoComplete="off"
          spellCheck={false}
          value={only}
          onChange={(changed) => setOnly(changed.target.value)}
          hint={`Their ids, such as ${seats.slice(0, 2).join(', ')}. Empty: all.`}
        />
      )}
      {areas.map(({ area, quantity }) => (
        <Field
          key={area}
          label={`Only so many of ${area}`}
          name={area}
          type="number"
          inputMode="numeric"
          min={0}
          max={quantity}
          value={counts[area] ?? ''}
          onChange={(changed) => setCounts({ ...counts, [area]: changed.target.value })}
          hint={`It has ${quantity}. Empty: all.`}
          className="mt-4"
        />
      ))}
    </ConfirmDialog>
  );
}
