import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Account, accountQuery, signOutOfAccount } from '../../api/account.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { buttonClass } from '../../ui/button-class.ts';

export function SignedIn({ account, next }: { account: Account; next: string | null }) {
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: signOutOfAccount,
    onSuccess: () => {
      client.setQueryData(accountQuery.queryKey, { account: null });
      announce('You are signed out.');
    },
  });
  return (
    <>
      <PageHeading title="Your account" />
      <p className="mt-2 text-ink-soft">
        You are signed in as <strong className="font-semibold wrap-anywhere text-ink">{account.email}</strong>.
      </p>
      <p className="mt-2 text-ink-soft">
        Sign in with the same address on another device, and you are the same person there.
      </p>
      {leave.isError && <ProblemNotice error={leave.error} className="mt-4" />}
      <div className="mt-6 flex flex-wrap gap-3">
        {next !== null && (
          // A whole page: what asked for an account may be no page of this app.
          <a href={next} className={buttonClass({ size: 'large' })}>
            Go on
          </a>
        )}
        <Button variant="secondary" size="large" pending={leave.isPending} onClick={() => leave.mutate()}>
          Sign out
        </Button>
      </div>
    </>
  );
}
