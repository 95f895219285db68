import { useNavigate } from '@tanstack/react-router';
import { ArrowRight, ChevronUp, Clock, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { EventDetail, Hold } from '../api/types.ts';
import { usePrefetch } from '../app/lazy-page.tsx';
import { formatMoney } from '../format.ts';
import { placeOf, seatLabel, type SeatModel } from '../seatmap/index.ts';
import { Button, classes, Countdown, Icon, Notice, useRemaining } from '../ui/index.ts';
import { BasketLines } from './BasketLines.tsx';
import { basketLines, basketTotal, type BasketLine } from './basket-lines.ts';
import type { HoldSession, HoldState } from './hold-session.ts';
import { PackagesSection } from './PackagesSection.tsx';
import { describeChoice, RefusalNotice } from './RefusalNotice.tsx';
import { BASKET_ID } from './Skip.tsx';
import type { SeatChoice } from './use-seat-choice.ts';
import { t } from '../words/index.ts';

/** From here on more time is offered; before, the offer would only press people. */
const OFFER_TIME_MS = 180_000;

interface BasketProps {
  event: EventDetail;
  model: SeatModel;
  state: HoldState;
  session: HoldSession;
  choice: SeatChoice;
  className: string;
}

/** What the visitor holds: seats, total, clock, and the way on. A bar on the phone that opens; always open on wide screens. */
export function Basket({ event, model, state, session, choice, className }: BasketProps) {
  const lines = basketLines(model, state);
  return (
    <section
      id={BASKET_ID}
      tabIndex={-1}
      aria-label={t('seats.basket.label')}
      className={classes(
        'relative z-10 outline-none border-t border-line bg-surface lg:max-h-[70vh] lg:overflow-y-auto lg:border-l',
        className,
      )}
    >
      <div className="px-4 empty:hidden [&>*]:mt-3">
        <RefusalNotice
          {...{ model, state }}
          onOffer={choice.takeOffer}
          onNeeded={choice.takeNeeded}
          onTakeAgain={() => session.takeAgain()}
          onDismiss={() => session.dismiss()}
        />
        {state.replaced && state.hold && !state.refusal && (
          <Exchanged
            places={describeChoice(model, state.replaced)}
            busy={state.busy}
            onUndo={() => session.takeReplaced()}
            onClose={() => session.dismiss()}
          />
        )}
        {state.hold?.splitNotice && <SplitNotice hold={state.hold} />}
      </div>
      <PackagesSection packages={event.packages} state={state} onTake={choice.choosePackage} />
      {lines.length ? (
        <Filled {...{ event, lines, state, session, choice, model }} />
      ) : (
        <p className="px-4 py-4 text-sm text-ink-soft">{t('seats.basket.empty')}</p>
      )}
    </section>
  );
}

interface ExchangedProps {
  /** What was held before. */
  places: string;
  busy: boolean;
  onUndo: () => void;
  onClose: () => void;
}

/** Best available took other seats than those that were chosen: which, and the way back. One line where there is room for it. */
function Exchanged({ places, busy, onUndo, onClose }: ExchangedProps) {
  return (
    <div role="status" className="flex items-center rounded-control bg-accent-soft pl-3 text-sm">
      <p className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-2">
        <span className="pt-1">{t('seats.exchange.done', { places })}</span>
        <Button variant="quiet" size="small" pending={busy} onClick={onUndo} className="-ml-3">
          {t('seats.exchange.undo')}
        </Button>
      </p>
      <button
        type="button"
        onClick={onClose}
        className="grid size-11 shrink-0 place-items-center self-start rounded-control text-ink-soft hover:text-ink"
      >
        <Icon of={X} size={16} />
        <span className="sr-only">{t('shell.close')}</span>
      </button>
    </div>
  );
}

function SplitNotice({ hold }: { hold: Hold }) {
  return hold.reason?.arrangement === 'two_rows' ? (
    <Notice title={t('seats.basket.twoRows')}>{t('seats.basket.twoRowsAdvice')}</Notice>
  ) : (
    <Notice title={t('sale.notTogether')}>{t('seats.basket.closest')}</Notice>
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
            <span className="truncate">{summary(model, lines)}</span>
          </button>
          <span className="hidden lg:inline">{countWords(lines)}</span>
        </h2>
        {hold && (
          <Countdown
            until={hold.expiresAt}
            label={t('seats.basket.yoursFor')}
            hideLabel
            spoken={(minutes) => t('seats.basket.spoken', { count: minutes })}
          />
        )}
      </div>
      <div
        id={linesId}
        className={classes('relative max-h-[38dvh] overflow-y-auto lg:block lg:max-h-none', !open && 'hidden')}
      >
        {hold?.package && state.wanted.kind === 'package' && <PackageHead of={hold.package} />}
        <BasketLines
          model={model}
          lines={lines}
          onGiveBack={state.wanted.kind === 'package' ? null : choice.giveBackSeat}
        />
        <div className="flex flex-wrap gap-x-1 pt-1">
          <Button variant="quiet" size="small" className="-ml-3" onClick={() => session.giveBack()}>
            {lines.length > 1 ? t('seats.basket.giveAllBack') : t('seats.basket.giveBack')}
          </Button>
        </div>
      </div>
      {hold?.extendable && <MoreTime hold={hold} busy={busy} onExtend={() => session.extend()} />}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p>
          <span className="figures block text-lg leading-6 font-semibold">
            {formatMoney(basketTotal(model, lines, state))}
          </span>
          <span className="block text-xs text-ink-soft">{t('seats.basket.feesIncluded')}</span>
        </p>
        <NextButton hold={hold} busy={busy} />
      </div>
    </div>
  );
}

function PackageHead({ of: { name, saved } }: { of: NonNullable<Hold['package']> }) {
  return (
    <p className="flex flex-wrap items-baseline justify-between gap-x-3 pb-2 text-sm">
      <span className="min-w-0 font-semibold wrap-anywhere">{t('packages.held', { name })}</span>
      {saved.amount > 0 && <span className="text-good">{t('packages.save', { amount: formatMoney(saved) })}</span>}
    </p>
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
      {t('seats.basket.next')}
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
      {t('seats.basket.moreTime')}
    </Button>
  );
}

const countOf = (lines: BasketLine[]): number => lines.reduce((sum, line) => sum + line.quantity, 0);

function countWords(lines: BasketLine[]): string {
  const count = countOf(lines);
  return lines.every((line) => line.seatId)
    ? t('shell.counted.seats', { count })
    : t('shell.counted.places', { count });
}

/** `Lower 12 · row 5 · 17, 18`, or the count where the seats lie apart. */
function summary(model: SeatModel, lines: BasketLine[]): string {
  const [first] = lines;
  if (lines.some((line) => line.title !== first?.title)) return countWords(lines);
  if (!first?.seatId) return first ? `${first.title} · ${first.quantity}` : '';
  const { section, row } = seatLabel(model, placeOf(model, first.seatId));
  return t('seats.basket.summary', { section, row, numbers: lines.map((line) => line.number).join(', ') });
}
