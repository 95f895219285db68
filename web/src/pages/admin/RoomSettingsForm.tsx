import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { type ManagedRoom, type RoomMode, type RoomSettings, setRoom } from '../../api/admin-queue.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { isProblem } from '../../api/client.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatQuantity, fromWallClock, toWallClock, zoneName } from '../../format.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { modeWords } from './room-words.ts';

/** As typed: what is empty is null. */
interface Draft extends Record<
  'lobbyOpensAt' | 'invitedUntil' | 'ratePerMinute' | 'mostActive' | 'arrivalsPerSecond' | 'checkoutMs',
  string
> {
  mode: RoomMode;
  requiresAccount: boolean;
}

interface RoomSettingsFormProps {
  event: ManagedEvent;
  room: ManagedRoom;
}

export function RoomSettingsForm({ event, room }: RoomSettingsFormProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(room, event.timezone));
  const [confirming, setConfirming] = useState(false);
  const save = () => setRoom(event.id, settingsOf(draft, event.timezone));
  const change = useMutation({
    mutationFn: save,
    onSuccess: () => announce('The waiting room is set.'),
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  const set = (part: Partial<Draft>) => setDraft((current) => ({ ...current, ...part }));
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    // Whoever waits would be at the seats at once, all together.
    if (draft.mode === 'off' && room.waiting > 0) setConfirming(true);
    else if (!change.isPending) change.mutate();
  };
  return (
    <section aria-labelledby="settings" className="card mt-5 p-4 sm:p-6">
      <h2 id="settings" className="text-lg font-semibold">
        Settings
      </h2>
      <form onSubmit={submit} className="mt-3 max-w-form">
        <ModeChoice mode={draft.mode} onChange={(mode) => set({ mode })} />
        {draft.mode !== 'off' && <Fields draft={draft} set={set} event={event} error={change.error} />}
        {change.isError && <ProblemNotice error={change.error} className="mt-4" />}
        <Button type="submit" pending={change.isPending} className="mt-5">
          Save
        </Button>
      </form>
      {confirming && (
        <ConfirmDialog
          title="Switch the waiting room off?"
          effect={`${formatQuantity(room.waiting, 'person', 'people')} in line can choose seats at once, in no order. The order cannot be brought back.`}
          label="Switch off"
          typed={event.slug}
          run={save}
          onClose={() => setConfirming(false)}
        />
      )}
    </section>
  );
}

function ModeChoice({ mode, onChange }: { mode: RoomMode; onChange: (mode: RoomMode) => void }) {
  return (
    <fieldset>
      <legend className="text-sm font-semibold">The room is open</legend>
      {(Object.keys(modeWords) as RoomMode[]).map((each) => (
        <label key={each} className="flex cursor-pointer items-start gap-3 py-2">
          <input
            type="radio"
            name="mode"
            checked={mode === each}
            onChange={() => onChange(each)}
            className="mt-[3px] size-5 shrink-0 accent-accent"
          />
          <span>
            {modeWords[each].label}
            <span className="block text-sm text-ink-soft">{modeWords[each].effect}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface FieldsProps {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  event: ManagedEvent;
  error: unknown;
}

function Fields({ draft, set, event, error }: FieldsProps) {
  const field = (name: Exclude<keyof Draft, 'mode' | 'requiresAccount'>) => ({
    name,
    value: draft[name],
    onChange: (changed: { target: { value: string } }) => set({ [name]: changed.target.value }),
    error: isProblem(error) ? error.fieldMessage(name) : undefined,
    className: 'mt-4',
  });
  const ownersError = isProblem(error) ? error.fieldMessage('requiresAccount') : undefined;
  const number = { type: 'number', inputMode: 'numeric', min: 1 } as const;
  return (
    <>
      {draft.mode === 'scheduled' && (
        <Field
          {...field('lobbyOpensAt')}
          type="datetime-local"
          label={`People may come from (${zoneName(event.timezone)})`}
          hint="Empty: from now on."
        />
      )}
      {draft.mode === 'automatic' && (
        <>
          <Field {...field('arrivalsPerSecond')} {...number} label="Opens when more than so many come a second" />
          <Field {...field('checkoutMs')} {...number} label="Or when checkout takes longer than so many ms" />
        </>
      )}
      <Field {...field('ratePerMinute')} {...number} required label="People let in a minute, at most" />
      <Field {...field('mostActive')} {...number} required label="People inside at once, at most" />
      <label className="mt-4 flex min-h-11 cursor-pointer items-center gap-3">
        <input
          type="checkbox"
          checked={draft.requiresAccount}
          onChange={(changed) => set({ requiresAccount: changed.target.checked })}
          aria-invalid={ownersError !== undefined}
          aria-describedby={ownersError && 'owners-error'}
          className="size-5 shrink-0 accent-accent"
        />
        One place for each account: people sign in to join
      </label>
      {ownersError && (
        <p id="owners-error" className="mt-1.5 text-sm text-bad">
          {ownersError}
        </p>
      )}
      <Field
        {...field('invitedUntil')}
        type="datetime-local"
        label={`For the invited only, until (${zoneName(event.timezone)})`}
        hint="Empty: for everyone. Who comes before the sale opens is drawn: for the invited to be first, name a later moment."
      />
    </>
  );
}

function draftOf(room: ManagedRoom, timezone: string): Draft {
  return {
    mode: room.mode,
    requiresAccount: room.requiresAccount,
    lobbyOpensAt: room.lobbyOpensAt === null ? '' : toWallClock(room.lobbyOpensAt, timezone),
    invitedUntil: room.invitedUntil === null ? '' : toWallClock(room.invitedUntil, timezone),
    ratePerMinute: String(room.ratePerMinute),
    mostActive: String(room.mostActive),
    arrivalsPerSecond: String(room.arrivalsPerSecond ?? ''),
    checkoutMs: String(room.checkoutMs ?? ''),
  };
}

function settingsOf(draft: Draft, timezone: string): RoomSettings {
  return {
    mode: draft.mode,
    requiresAccount: draft.requiresAccount,
    lobbyOpensAt: draft.lobbyOpensAt === '' ? null : fromWallClock(draft.lobbyOpensAt, timezone),
    invitedUntil: draft.invitedUntil === '' ? null : fromWallClock(draft.invitedUntil, timezone),
    ratePerMinute: Number(draft.ratePerMinute),
    mostActive: Number(draft.mostActive),
    arrivalsPerSecond: draft.arrivalsPerSecond === '' ? null : Number(draft.arrivalsPerSecond),
    checkoutMs: draft.checkoutMs === '' ? null : Number(draft.checkoutMs),
  };
}
