import { useEffect, useRef } from 'react';
import { Clock } from 'lucide-react';
import { formatClock } from '../format.ts';
import { announce } from './announce.ts';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import { useRemaining } from './use-remaining.ts';

const SPOKEN_MINUTES = [5, 2, 1];

interface CountdownProps {
  /** RFC 3339 instant. */
  until: string;
  /** What the clock is for: `Seats held for`, `Opens in`. */
  label: string;
  /** Called once when the time is up. */
  onEnd?: () => void;
  /** Speaks at 5, 2 and 1 minutes: `2 minutes left to pay.` Leave out for clocks that nobody loses anything by. */
  spoken?: (minutes: number) => string;
  hideLabel?: boolean;
  size?: 'medium' | 'large';
}

/** A clock that runs down, in tabular figures. Screen readers hear it at 5, 2 and 1 minutes, not each second. */
export function Countdown({ until, label, onEnd, spoken, hideLabel = false, size = 'medium' }: CountdownProps) {
  const remainingMs = useRemaining(until) ?? 0;
  useSpokenMinutes(remainingMs, spoken);
  useEnd(until, remainingMs, onEnd);

  const scarce = spoken !== undefined && remainingMs <= 120_000;
  return (
    <span role="timer" aria-live="off" className={classes('inline-flex items-center gap-2', scarce && 'text-warn')}>
      {size === 'medium' && <Icon of={Clock} size={18} className={scarce ? '' : 'text-ink-soft'} />}
      <span className={hideLabel ? 'sr-only' : classes('text-sm', !scarce && 'text-ink-soft')}>{label}</span>
      <span className={classes('figures font-semibold', size === 'large' ? 'text-2xl' : 'text-base')}>
        {formatClock(remainingMs)}
      </span>
    </span>
  );
}

function useSpokenMinutes(remainingMs: number, spoken: CountdownProps['spoken']): void {
  const previousMs = useRef(remainingMs);
  useEffect(() => {
    const before = previousMs.current;
    previousMs.current = remainingMs;
    if (!spoken) return;
    const crossed = SPOKEN_MINUTES.find((minutes) => before > minutes * 60_000 && remainingMs <= minutes * 60_000);
    if (crossed !== undefined) announce(spoken(crossed), crossed === 1 ? 'assertive' : 'polite');
  }, [remainingMs, spoken]);
}

function useEnd(until: string, remainingMs: number, onEnd: (() => void) | undefined): void {
  const endedFor = useRef<string | null>(null);
  useEffect(() => {
    if (remainingMs > 0 || endedFor.current === until) return;
    endedFor.current = until;
    onEnd?.();
  }, [until, remainingMs, onEnd]);
}
