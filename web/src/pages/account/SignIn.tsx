import { useState } from 'react';
import type { CodeAsked } from '../../api/account.ts';
import { readStored, removeStored, writeStored } from '../../app/storage.ts';
import { CodeStep } from './CodeStep.tsx';
import { EmailStep } from './EmailStep.tsx';

/** A code that is on its way. Looking into the mail may reload the page: the tab remembers. */
export interface Asked extends CodeAsked {
  email: string;
}

const ASKED = 'code-asked';

export function SignIn({ next }: { next: string | null }) {
  const [asked, setAsked] = useState(() => readStored<Asked>('session', ASKED));
  const remember = (now: Asked | null) => {
    if (now) writeStored('session', ASKED, now);
    else removeStored('session', ASKED);
    setAsked(now);
  };
  return asked ? (
    <CodeStep
      asked={asked}
      next={next}
      onAsked={remember}
      onDone={() => removeStored('session', ASKED)}
      onOtherAddress={() => remember(null)}
    />
  ) : (
    <EmailStep onAsked={remember} />
  );
}
