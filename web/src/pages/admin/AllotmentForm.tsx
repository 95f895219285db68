import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { type Channel, channels, type PlacesNamed, setAside } from '../../api/admin-allotments.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { fromWallClock, zoneName } from '../../format.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, SelectField } from '../../ui/Field.tsx';
import { channelWords, namesIn } from './allotment-words.ts';
import { WhyNot } from './WhyNot.tsx';

const EMPTY = {
  name: '',
  channel: 'partner' as Channel,
  what: 'section',
  place: '',
  rows: '',
  quantity: '',
  releaseAt: '',
};
type Draft = typeof EMPTY;

/** Which places, for whom, and until when. */
export function AllotmentForm({ event, onMade }: { event: ManagedEvent; onMade: () => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(EMPTY);
  const [onlyFree, setOnlyFree] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      setAside(event.id, {
        ...placesOf(draft),
        name: draft.name.trim(),
        channel: draft.channel,
        releaseAt: draft.releaseAt === '' ? null : fromWallClock(draft.releaseAt, event.timezone),
        onlyFree,
      }),
    onSuccess: ({ places }) => {
      announce(places === 1 ? '1 place is set aside.' : `${places} places are set aside.`);
      onMade();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    if (!make.isPending) make.mutate();
  };
  const field = (name: keyof Draft) => ({
    name,
    value: draft[name],
    onChange: (changed: { target: { value: string } }) => setDraft({ ...draft, [name]: changed.target.value }),
    className: 'mt-4',
    autoComplete: 'off',
  });
  return (
    <form onSubmit={submit} className="max-w-form">
      <Field {...field('name')} label="Name" required maxLength={80} hint="Such as Fan club, or Sponsors." />
      <SelectField {...field('channel')} label="For">
        {channels.map((channel) => (
          <option key={channel} value={channel}>
            {channelWords[channel]}
          </option>
        ))}
      </SelectField>
      <PlacesFields draft={draft} field={field} />
      <Field
        {...field('releaseAt')}
        type="datetime-local"
        label={`Released by itself (${zoneName(event.timezone)})`}
        hint="What is left of it then. Empty: only by hand."
      />
      <label className="mt-2 flex min-h-11 cursor-pointer items-center gap-3">
        <input
          type="checkbox"
          checked={onlyFree}
          onChange={(changed) => setOnlyFree(changed.target.checked)}
          className="size-5 shrink-0 accent-accent"
        />
        Leave out what is not free
      </label>
      {make.isError && <WhyNot error={make.error} />}
      <Button type="submit" variant="secondary" pending={make.isPending} className="mt-3">
        Set aside
      </Button>
    </form>
  );
}

interface PlacesFieldsProps {
  draft: Draft;
  /** What binds an input to the draft. */
  field: (name: keyof Draft) => {
    name: string;
    value: string;
    className: string;
    autoComplete: string;
    onChange: OnTyped;
  };
}
type OnTyped = (changed: { target: { value: string } }) => void;

function PlacesFields({ draft, field }: PlacesFieldsProps) {
  return (
    <>
      <SelectField {...field('what')} label="Places">
        <option value="section">A section, or rows of it</option>
        <option value="seats">Seats</option>
        <option value="area">Places of an area</option>
      </SelectField>
      {draft.what === 'section' && (
        <>
          <Field {...field('place')} label="Section" required />
          <Field {...field('rows')} label="Rows" hint="Such as 5, 6. Empty: all." />
        </>
      )}
      {draft.what === 'seats' && (
        <Field {...field('place')} label="Seat ids" required spellCheck={false} hint="Such as L12-5-17, L12-5-18." />
      )}
      {draft.what === 'area' && (
        <>
          <Field {...field('place')} label="Area id" required spellCheck={false} hint="Such as standing-floor." />
          <Field {...field('quantity')} label="How many" type="number" inputMode="numeric" min={1} required />
        </>
      )}
    </>
  );
}

function placesOf({ what, place, rows, quantity }: Draft): PlacesNamed {
  if (what === 'seats') return { seats: namesIn(place) };
  if (what === 'area') return { areas: [{ area: place.trim(), quantity: Number(quantity) }] };
  const section = place.trim();
  const named = namesIn(rows);
  return named.length === 0 ? { sections: [section] } : { rows: named.map((row) => ({ section, row })) };
}
