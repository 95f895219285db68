import { useNavigate } from '@tanstack/react-router';
import { ArrowRight, ChevronUp, Clock } from 'lucide-react';
import { useId, useState } from 'react';
import type { Hold } from '../api/types.ts';
import { usePrefetch } from '../app/lazy-page.tsx';
import { formatMoney, formatQuantity } from '../format.ts';
import type { SeatModel } from '../seatmap/index.ts';
import { Button, classes, Countdown, Icon, Notice, useRemaining } from '../ui/index.ts';
import { BasketLines } from './BasketLines.tsx';
import { basketLines, basketTotal, type BasketLine } from './basket-lines.ts';
import type { HoldSession, HoldState } from './hold-session.ts';
import { RefusalNotice } from './RefusalNotice.tsx';
import type { SeatChoice } from './use-seat-choice.ts';

/** From here on more time is offered; before, the offer would only press people. */
const OFFER_TIME_MS = 180_000;

interface BasketProps {
  model: SeatModel;
  state: HoldState;
  session: HoldSession;
  choice: SeatChoice;
  className: string;
}

/** What the visitor holds: seats, total, clock, and the way on. A bar on the phone that opens; always open on wide screens. */
export function Basket({ model, state, session, choice, className }: BasketProps) {
  const lines = basketLines(model, state);
  return (
    <section
      aria-label="Your seats"
      className={classes(
        'relative z-10 border-t border-line bg-surface lg:max-h-[70vh] lg:overflow-y-auto lg:border-l',
        className,
      )}
    >
      <div className="px-4 empty:hidden [&>*]:mt-3">
        <RefusalNotice
          {...{ model, state }}
          onOffer={choice.takeOffer}
          onTakeAgain={() => session.takeAgain()}
          onDismiss={() => session.dismiss()}
        />
        {state.hold?.splitNotice && (
          <Notice title="These seats are not all next to each other.">
            We found no group together that matches. They are the closest to each other.
          </Notice>
        )}
      </div>
      {lines.length ? (
        <Filled {...{ lines, state, session, choice, model }} />
      ) : (
        <p className="px-4 py-4 text-sm text-ink-soft">
          No seats yet. What you choose is held for you while you decide.
        </p>
      )}
    </section>
  );
}

interface FilledProps extends Omit<BasketProps, 'className'> {
  lines: BasketLine[];
}

function Filled({ lines, model, state, session, choice }: FilledProps) {
  const [open, setOpen] = useState(false);
  const linesId = useId();
  const { hold, busy } = state;
  return (
    <div className="flex flex-col gap-2.5 px-4 pt-3 pb-[max(12px,env(safe-area-inset-bottom))] lg:gap-3 lg:pb-4">
      <div className="flex min-h-8 items-center justify-between gap-3">
        <h2 className="min-w-0 flex-1 text-sm font-semibold lg:text-base">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={linesId}
            onClick={() => setOpen(!open)}
            className="-mx-2 -my-1 flex min-h-11 max-w-full items-center gap-1.5 rounded-control px-2 text-left hover:bg-sunken lg:hidden"
          >
            <Icon
              of={ChevronUp}
              size={16}
              className={classes('transition-transform duration-120', open && 'rotate-180')}
            />
            <span className="truncate">{summary(lines)}</span>
          </button>
          <span className="hidden lg:inline">{countWords(lines)}</span>
        </h2>
        {hold && (
          <Countdown
            until={hold.expiresAt}
            label="Yours for"
            hideLabel
            spoken={(minutes) => `Your seats are yours for ${formatQuantity(minutes, 'more minute')}.`}
          />
        )}
      </div>
      <div
        id={linesId}
        className={classes('relative max-h-[38dvh] overflow-y-auto lg:block lg:max-h-none', !open && 'hidden')}
      >
        <BasketLines model={model} lines={lines} onGiveBack={choice.giveBackSeat} />
        <div className="flex flex-wrap gap-x-1 pt-1">
          <Button variant="quiet" size="small" className="-ml-3" onClick={() => session.giveBack()}>
            Give {lines.length > 1 ? 'all ' : ''}back
          </Button>
        </div>
      </div>
      {hold?.extendable && <MoreTime hold={hold} busy={busy} onExtend={() => session.extend()} />}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p>
          <span className="figures block text-lg leading-6 font-semibold">
            {formatMoney(basketTotal(model, lines))}
          </span>
          <span className="block text-xs text-ink-soft">fees included</span>
        </p>
        <NextButton hold={hold} busy={busy} />
      </div>
    </div>
  );
}

function NextButton({ hold, busy }: { hold: Hold | null; busy: boolean }) {
  const navigate = useNavigate();
  usePrefetch('checkout');
  return (
    <Button
      size="large"
      className="min-w-36"
      pending={busy || !hold}
      onClick={() => hold && void navigate({ to: '/checkout/$holdId', params: { holdId: hold.id } })}
    >
      Next
      <Icon of={ArrowRight} size={18} />
    </Button>
  );
}

function MoreTime({ hold, busy, onExtend }: { hold: Hold; busy: boolean; onExtend: () => void }) {
  const remainingMs = useRemaining(hold.expiresAt) ?? 0;
  if (remainingMs > OFFER_TIME_MS) return null;
  return (
    <Button variant="secondary" wide pending={busy} onClick={onExtend}>
      <Icon of={Clock} size={18} />
      Give me more time
    </Button>
  );
}

const countOf = (lines: BasketLine[]): number => lines.reduce((sum, line) => sum + line.quantity, 0);

const countWords = (lines: BasketLine[]): string =>
  formatQuantity(countOf(lines), lines.some((line) => line.seatId) ? 'seat' : 'place');

/** `Lower 12 · row 5 · 17, 18`, or the count where the seats lie apart. */
function summary(lines: BasketLine[]): string {
  const [first] = lines;
  if (!first?.seatId) return first ? `${first.title} · ${first.quantity}` : '';
  const together = lines.every((line) => line.title === first.title);
  if (!together) return countWords(lines);
  return `${first.title.replace(', row ', ' · row ')} · ${lines.map((line) => line.number).join(', ')}`;
}
