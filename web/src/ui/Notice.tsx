import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import { Icon } from './Icon.tsx';

export type NoticeTone = 'info' | 'good' | 'warn' | 'bad';

const looks: Record<NoticeTone, { box: string; ink: string; icon: LucideIcon }> = {
  info: { box: 'bg-accent-soft', ink: 'text-accent', icon: Info },
  good: { box: 'bg-good-soft', ink: 'text-good', icon: CircleCheck },
  warn: { box: 'bg-warn-soft', ink: 'text-warn', icon: TriangleAlert },
  bad: { box: 'bg-bad-soft', ink: 'text-bad', icon: CircleAlert },
};

interface NoticeProps {
  tone?: NoticeTone;
  /** What happened. */
  title: string;
  /** What is safe, and what to do next. */
  children?: ReactNode;
  /** Buttons or links. */
  actions?: ReactNode;
  /** Read out at once when it appears: for what the fan must know now. */
  urgent?: boolean;
  className?: string;
}

/** Says what happened, what is safe, and what to do next. */
export function Notice({ tone = 'info', title, children, actions, urgent = false, className }: NoticeProps) {
  const look = looks[tone];
  return (
    <div role={urgent ? 'alert' : undefined} className={`flex gap-3 rounded-card p-4 ${look.box} ${className ?? ''}`}>
      <Icon of={look.icon} className={`mt-[3px] ${look.ink}`} />
      <div className="min-w-0 flex-1">
        <p className={`font-semibold ${look.ink}`}>{title}</p>
        {children && <div className="mt-0.5 text-sm text-ink">{children}</div>}
        {actions && <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
