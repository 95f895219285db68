import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Trans } from 'react-i18next';
import { accountQuery, signInWithCode } from '../../api/account.ts';
import { isProblem } from '../../api/client.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { CodeTrouble } from './CodeTrouble.tsx';
import type { Asked } from './SignIn.tsx';
import { useAskForCode } from './use-ask-for-code.ts';
import { t } from '../../words/index.ts';

const DIGITS = 6;

interface CodeStepProps {
  asked: Asked;
  next: string | null;
  onAsked: (asked: Asked) => void;
  onDone: () => void;
  onOtherAddress: () => void;
}

export function CodeStep({ asked, next, onAsked, onDone, onOtherAddress }: CodeStepProps) {
  const [code, setCode] = useState('');
  const [isShort, setIsShort] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const enter = useEnter(asked.email, next, onDone, () => field.current?.focus());
  const again = useAskForCode((now) => {
    setCode('');
    enter.reset();
    field.current?.focus();
    onAsked(now);
  });
  const isRefused = isProblem(enter.error, 'identity.code_refused');
  const trouble = again.error ?? (isRefused ? null : enter.error);

  useEffect(() => field.current?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsShort(code.length < DIGITS);
    if (code.length < DIGITS) field.current?.focus();
    else if (!enter.isPending) enter.mutate(code);
  };

  return (
    <form noValidate onSubmit={submit}>
      <PageHeading title={t('account.enterCode')} />
      <p className="mt-2 text-ink-soft">
        <Trans
          i18nKey="account.onItsWay"
          count={asked.validForSeconds / 60}
          components={{ email: <strong className="font-semibold wrap-anywhere text-ink">{asked.email}</strong> }}
        />
      </p>
      {asked.collected && <p className="mt-2 text-ink-soft">{t('account.noMailServer')}</p>}
      <Field
        ref={field}
        label={t('account.code', { digits: DIGITS })}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, '').slice(0, DIGITS))}
        error={isShort ? t('account.codeShort', { digits: DIGITS }) : isRefused ? enter.error?.message : undefined}
        className="mt-6"
      />
      {trouble !== null && <CodeTrouble error={trouble} />}
      <Button type="submit" size="large" wide pending={enter.isPending} className="mt-4">
        {t('account.signIn')}
      </Button>
      <div className="mt-4 flex flex-wrap gap-3">
        <Button variant="secondary" pending={again.isPending} onClick={() => again.mutate(asked.email)}>
          {t('account.another')}
        </Button>
        <Button variant="secondary" onClick={onOtherAddress}>
          {t('account.otherAddress')}
        </Button>
      </div>
    </form>
  );
}

function useEnter(email: string, next: string | null, onDone: () => void, onRefused: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => signInWithCode(email, code),
    onSuccess: (signedIn) => {
      onDone();
      if (next !== null) return window.location.assign(next);
      announce(t('account.signedIn'));
      client.setQueryData(accountQuery.queryKey, signedIn);
    },
    onError: onRefused,
  });
}
