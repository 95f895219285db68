import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { signIn, staffQuery } from '../../api/admin.ts';
import { isProblem } from '../../api/client.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';

export function SignIn() {
  const client = useQueryClient();
  const [key, setKey] = useState('');
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: (staff) => client.setQueryData(staffQuery.queryKey, staff),
  });
  const isRefused = isProblem(enter.error) && !enter.error.isPassing;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() !== '' && !enter.isPending) enter.mutate(key.trim());
  };

  return (
    <div className="page py-10 sm:py-20">
      <form onSubmit={submit} className="mx-auto max-w-form">
        <PageHeading title="Sign in" />
        <p className="mt-2 text-ink-soft">For organizers and operators. Fans need no account.</p>
        <Field
          label="Key"
          type="password"
          name="key"
          autoComplete="current-password"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={key}
          onChange={(event) => setKey(event.target.value)}
          error={isRefused ? 'This key is not known. Check that you copied all of it.' : undefined}
          className="mt-6"
        />
        {enter.isError && !isRefused && <ProblemNotice error={enter.error} className="mt-4" />}
        <Button type="submit" size="large" wide pending={enter.isPending} className="mt-4">
          Sign in
        </Button>
      </form>
    </div>
  );
}
