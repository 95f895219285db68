import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { deleteGroup, groupsQuery, invite, type InvitedGroup } from '../../api/admin-invited.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { isProblem } from '../../api/client.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatQuantity } from '../../format.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { ShownOnce } from './ShownOnce.tsx';

const EMPTY = { name: '', generate: '', codes: '', uses: '1', mailboxes: '' };

/** Groups that come before everybody else, with their codes and lists of verified fans. */
export function InvitedPanel({ event }: { event: ManagedEvent }) {
  const groups = useQuery(groupsQuery(event.id));
  return (
    <section aria-labelledby="invited" className="card mt-5 p-4 sm:p-6">
      <h2 id="invited" className="text-lg font-semibold">
        Invited groups
      </h2>
      <ul className="mt-2 divide-y divide-line">
        {groups.data?.items.map((group) => (
          <GroupRow key={group.id} event={event} group={group} />
        ))}
      </ul>
      <InviteForm event={event} />
    </section>
  );
}

function GroupRow({ event, group }: { event: ManagedEvent; group: InvitedGroup }) {
  const [asked, setAsked] = useState(false);
  const parts = [
    group.codes > 0 && formatQuantity(group.codes, 'code'),
    group.mailboxes > 0 && formatQuantity(group.mailboxes, 'verified address', 'verified addresses'),
    `${group.used} of ${group.uses} joined`,
  ];
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-2">
      <div>
        <p className="font-semibold">{group.name}</p>
        <p className="figures text-sm text-ink-soft">{parts.filter(Boolean).join(' · ')}</p>
      </div>
      <Button variant="danger-outline" size="small" onClick={() => setAsked(true)}>
        Delete<span className="sr-only"> the group {group.name}</span>
      </Button>
      {asked && (
        <ConfirmDialog
          title={`Delete the group ${group.name}?`}
          effect="Its codes and its list count no more. Whoever has joined with them keeps his place."
          label="Delete"
          typed={event.slug}
          run={() => deleteGroup(event.id, group.id)}
          onClose={() => setAsked(false)}
        />
      )}
    </li>
  );
}

function InviteForm({ event }: { event: ManagedEvent }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(EMPTY);
  const add = useMutation({
    mutationFn: () => invite(event.id, invitationOf(draft)),
    onSuccess: ({ added }) => {
      setDraft(EMPTY);
      announce(`${added} added.`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    if (!add.isPending) add.mutate();
  };
  const field = (name: keyof typeof EMPTY) => ({
    name,
    value: draft[name],
    onChange: (changed: { target: { value: string } }) => setDraft({ ...draft, [name]: changed.target.value }),
    error: isProblem(add.error) ? add.error.fieldMessage(name) : undefined,
    className: 'mt-4',
  });
  return (
    <form onSubmit={submit} className="mt-2 max-w-form">
      <Field
        {...field('name')}
        required
        maxLength={80}
        label="Group"
        hint="A name that is there already is added to."
      />
      <Field {...field('generate')} type="number" inputMode="numeric" min={0} max={1000} label="Codes to make" />
      <Field {...field('codes')} label="Or codes of your own" hint="With commas, 8 letters or more each." />
      <Field {...field('uses')} type="number" inputMode="numeric" required min={1} label="People a code is good for" />
      <Field
        {...field('mailboxes')}
        label="Verified fans: e-mail addresses"
        hint="With commas, 1,000 at once. They sign in instead of typing a code. Only digests are kept."
      />
      {add.isError && <ProblemNotice error={add.error} className="mt-4" />}
      <Button type="submit" variant="secondary" pending={add.isPending} className="mt-5">
        Invite
      </Button>
      {add.data && add.data.codes.length > 0 && <ShownOnce label="New codes" text={add.data.codes.join('\n')} />}
    </form>
  );
}

function invitationOf(draft: typeof EMPTY) {
  const listOf = (text: string) =>
    text
      .split(/[,;\n]+/)
      .map((each) => each.trim())
      .filter(Boolean);
  return {
    name: draft.name.trim(),
    uses: Number(draft.uses),
    generate: Number(draft.generate),
    codes: listOf(draft.codes),
    mailboxes: listOf(draft.mailboxes),
  };
}
