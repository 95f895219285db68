import type { ReactNode } from 'react';
import { Check } from 'lucide-react';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../words/index.ts';

/** `1 Who the tickets are for`: the number turns into a tick when the step is done. */
export function StepHeading({ step, done = false, children }: { step: number; done?: boolean; children: ReactNode }) {
  return (
    <h2 className="flex items-center gap-3 text-lg font-semibold">
      <span
        className={`figures grid size-8 shrink-0 place-items-center rounded-full text-sm ${done ? 'bg-good-soft text-good' : 'bg-accent-soft text-accent'}`}
      >
        {done ? <Icon of={Check} size={18} /> : step}
      </span>
      {children}
      {done && <span className="sr-only">{t('shell.done')}</span>}
    </h2>
  );
}
