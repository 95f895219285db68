import { KeyRound } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { isProblem } from '../api/client.ts';
import { wordsFor } from '../app/problem-words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { announce, Button, classes, Icon } from '../ui/index.ts';
import { t } from '../words/index.ts';
import type { AllotmentCode } from './use-allotment.ts';

/** A code opens places that are set aside. The pill says whose, and how many are left. */
export function CodePill({ allotment }: { allotment: AllotmentCode }) {
  const { opened, error } = allotment;
  const [isAsked, setAsked] = useState(false);
  const isWrong = error !== null && !opened;
  const name = opened?.name;
  useEffect(() => {
    if (name === undefined) return;
    announce(t('seats.code.isOpen', { name }));
    setAsked(false);
  }, [name]);
  // A link with a code that opens nothing: said where it can be put right.
  useEffect(() => {
    if (isWrong) setAsked(true);
  }, [isWrong]);
  return (
    <>
      <button
        type="button"
        onClick={() => setAsked(true)}
        className={classes(
          'figures inline-flex min-h-11 max-w-64 shrink-0 items-center gap-1.5 rounded-full border px-3.5 text-sm font-medium lg:min-h-10',
          'transition-colors duration-120 ease-out',
          // On a phone the row is wider than the screen: who has a code sees it first.
          opened
            ? 'order-first border-accent bg-accent-soft text-accent'
            : 'border-line-strong bg-surface hover:border-ink',
        )}
      >
        <Icon of={KeyRound} size={16} />
        <span className="truncate">
          {opened ? t('seats.code.opened', { name: opened.name, count: opened.left.length }) : t('seats.code.have')}
        </span>
      </button>
      <Dialog
        open={isAsked}
        onOpenChange={setAsked}
        title={t('seats.code.title')}
        description={opened ? t('seats.code.isOpen', { name: opened.name }) : t('seats.code.about')}
      >
        <CodeForm allotment={allotment} error={isWrong ? whyNot(error) : undefined} onForget={() => setAsked(false)} />
      </Dialog>
    </>
  );
}

interface CodeFormProps {
  allotment: AllotmentCode;
  error: string | undefined;
  onForget: () => void;
}

function CodeForm({ allotment, error, onForget }: CodeFormProps) {
  const [typed, setTyped] = useState('');
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    const code = typed.trim();
    if (code === allotment.code) allotment.refresh();
    else if (code !== '') allotment.use(code);
  };
  const forget = () => {
    allotment.forget();
    onForget();
  };
  return (
    <form onSubmit={submit}>
      <Field
        label={t('seats.code.label')}
        name="code"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={64}
        value={typed}
        onChange={(changed) => setTyped(changed.target.value)}
        error={error}
      />
      <div className="mt-4 flex flex-col gap-2 sm:flex-row-reverse">
        <Button type="submit" pending={allotment.asking}>
          {t('seats.code.use')}
        </Button>
        {allotment.code !== null && (
          <Button variant="secondary" onClick={forget}>
            {t('seats.code.forget')}
          </Button>
        )}
      </div>
    </form>
  );
}

function whyNot(error: unknown): string {
  return isProblem(error, 'holds.allotment_code_invalid') ? t('seats.code.wrong') : wordsFor(error).title;
}
