import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trans } from 'react-i18next';
import { type Account, accountQuery, signOutOfAccount } from '../../api/account.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { buttonClass } from '../../ui/button-class.ts';
import { t } from '../../words/index.ts';

export function SignedIn({ account, next }: { account: Account; next: string | null }) {
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: signOutOfAccount,
    onSuccess: () => {
      client.setQueryData(accountQuery.queryKey, { account: null });
      announce(t('account.signedOut'));
    },
  });
  return (
    <>
      <PageHeading title={t('account.yours')} />
      <p className="mt-2 text-ink-soft">
        <Trans
          i18nKey="account.as"
          components={{ email: <strong className="font-semibold wrap-anywhere text-ink">{account.email}</strong> }}
        />
      </p>
      <p className="mt-2 text-ink-soft">{t('account.sameAddress')}</p>
      {leave.isError && <ProblemNotice error={leave.error} className="mt-4" />}
      <div className="mt-6 flex flex-wrap gap-3">
        {next !== null && (
          // A whole page: what asked for an account may be no page of this app.
          <a href={next} className={buttonClass({ size: 'large' })}>
            {t('account.goOn')}
          </a>
        )}
        <Button variant="secondary" size="large" pending={leave.isPending} onClick={() => leave.mutate()}>
          {t('account.signOut')}
        </Button>
      </div>
    </>
  );
}
