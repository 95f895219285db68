import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { makePass, passesQuery, revokePass, type Pass } from '../../api/admin-invited.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { isProblem } from '../../api/client.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatWhen, fromWallClock, zoneName } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { ShownOnce } from './ShownOnce.tsx';

const EMPTY = { label: '', uses: '1', validUntil: '' };

/** Links past the line, for staff and for people who need support. */
export function PassesPanel({ event }: { event: ManagedEvent }) {
  const passes = useQuery(passesQuery(event.id));
  return (
    <section aria-labelledby="passes" className="card mt-5 p-4 sm:p-6">
      <h2 id="passes" className="text-lg font-semibold">
        Passes past the line
      </h2>
      <p className="text-sm text-ink-soft">For staff and accessibility support. Nobody in line loses his position.</p>
      <ul className="mt-2 divide-y divide-line">
        {passes.data?.items.map((pass) => (
          <PassRow key={pass.id} event={event} pass={pass} />
        ))}
      </ul>
      <PassForm event={event} />
    </section>
  );
}

function PassRow({ event, pass }: { event: ManagedEvent; pass: Pass }) {
  const [asked, setAsked] = useState(false);
  const until = formatWhen(pass.validUntil, event.timezone);
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-2">
      <div>
        <p className="font-semibold">{pass.label}</p>
        <p className="figures text-sm text-ink-soft">
          {pass.used} of {pass.uses} used · {pass.revokedAt === null ? `valid until ${until}` : 'taken back'}
        </p>
      </div>
      {pass.revokedAt === null && (
        <Button variant="danger-outline" size="small" onClick={() => setAsked(true)}>
          Take back<span className="sr-only"> the pass {pass.label}</span>
        </Button>
      )}
      {asked && (
        <ConfirmDialog
          title={`Take the pass ${pass.label} back?`}
          effect="Nobody comes in by it any more. Whoever has is out within minutes; seats that are held stay held."
          label="Take back"
          run={() => revokePass(event.id, pass.id)}
          onClose={() => setAsked(false)}
        />
      )}
    </li>
  );
}

function PassForm({ event }: { event: ManagedEvent }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(EMPTY);
  const make = useMutation({
    mutationFn: () =>
      makePass(event.id, {
        label: draft.label.trim(),
        uses: Number(draft.uses),
        validUntil: fromWallClock(draft.validUntil, event.timezone),
      }),
    onSuccess: () => setDraft(EMPTY),
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    if (!make.isPending) make.mutate();
  };
  const field = (name: keyof typeof EMPTY) => ({
    name,
    value: draft[name],
    onChange: (changed: { target: { value: string } }) => setDraft({ ...draft, [name]: changed.target.value }),
    error: isProblem(make.error) ? make.error.fieldMessage(name) : undefined,
    required: true,
    className: 'mt-4',
  });
  return (
    <form onSubmit={submit} className="mt-2 max-w-form">
      <Field {...field('label')} maxLength={80} label="For" hint="Such as box office, or accessibility support." />
      <Field {...field('uses')} type="number" inputMode="numeric" min={1} max={10_000} label="People" />
      <Field {...field('validUntil')} type="datetime-local" label={`Valid until (${zoneName(event.timezone)})`} />
      {make.isError && <ProblemNotice error={make.error} className="mt-4" />}
      <Button type="submit" variant="secondary" pending={make.isPending} className="mt-5">
        Make a pass
      </Button>
      {make.data && <ShownOnce label="Link" text={make.data.link} />}
    </form>
  );
}
