import { type FormEvent, useRef, useState } from 'react';
import { isProblem } from '../../api/client.ts';
import { looksLikeMail } from '../../app/mail-address.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { CodeTrouble } from './CodeTrouble.tsx';
import type { Asked } from './SignIn.tsx';
import { useAskForCode } from './use-ask-for-code.ts';
import { t } from '../../words/index.ts';

export function EmailStep({ onAsked }: { onAsked: (asked: Asked) => void }) {
  const [email, setEmail] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const ask = useAskForCode(onAsked);
  const isRefused = isProblem(ask.error, 'http.invalid_input');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = email.trim();
    setIsWrong(!looksLikeMail(address));
    if (!looksLikeMail(address)) field.current?.focus();
    else if (!ask.isPending) ask.mutate(address);
  };

  return (
    <form noValidate onSubmit={submit}>
      <PageHeading title={t('account.signIn')} />
      <p className="mt-2 text-ink-soft">{t('account.about')}</p>
      <Field
        ref={field}
        label={t('account.email')}
        name="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={200}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={isWrong || isRefused ? t('account.badEmail') : undefined}
        className="mt-6"
      />
      {ask.isError && !isRefused && <CodeTrouble error={ask.error} />}
      <Button type="submit" size="large" wide pending={ask.isPending} className="mt-4">
        {t('account.sendCode')}
      </Button>
    </form>
  );
}
