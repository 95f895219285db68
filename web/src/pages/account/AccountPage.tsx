import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../api/account.ts';
import { PageLoading } from '../../app/PageLoading.tsx';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { SignedIn } from './SignedIn.tsx';
import { SignIn } from './SignIn.tsx';

/** @param next where to go on once signed in */
export function AccountPage({ next }: { next: string | null }) {
  const signedIn = useQuery(accountQuery);
  if (signedIn.isPending) return <PageLoading />;
  if (!signedIn.data) return <ProblemPage error={signedIn.error} onRetry={() => void signedIn.refetch()} />;
  const { account } = signedIn.data;
  return (
    <div className="page py-10 sm:py-20">
      <div className="mx-auto max-w-form">
        {account ? <SignedIn account={account} next={next} /> : <SignIn next={next} />}
      </div>
    </div>
  );
}
