import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { roomQuery, waitingRoomUrl } from '../../api/queue.ts';
import { serverNow } from '../../api/server-time.ts';
import type { EventDetail } from '../../api/types.ts';
import { usePrefetch } from '../../app/lazy-page.tsx';
import { formatWhen } from '../../format.ts';
import { SaleBadge } from '../../sale/SaleBadge.tsx';
import { availabilityWords } from '../../sale/sale-words.ts';
import { buttonClass } from '../../ui/button-class.ts';
import { Countdown } from '../../ui/Countdown.tsx';
import { Money } from '../../ui/Money.tsx';
import { t } from '../../words/index.ts';

interface SaleBoxProps {
  event: EventDetail;
  /** The clock says that the state should have changed: ask again. */
  onSaleChange: () => void;
}

/** How the sale stands, the price, and the one thing to do now. */
export function SaleBox({ event, onSaleChange }: SaleBoxProps) {
  return (
    <section aria-label={t('event.sale.tickets')} className="card p-4 shadow-float sm:p-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        {event.priceFrom && isForSale(event) ? (
          <p>
            <span className="block text-sm text-ink-soft">{t('event.sale.from')}</span>
            <Money of={event.priceFrom} className="text-xl font-semibold" />
          </p>
        ) : (
          <p className="font-semibold">{t('event.sale.tickets')}</p>
        )}
        <SaleBadge state={event.sale.state} />
      </div>
      <div className="mt-4" aria-live="polite">
        <SaleAction event={event} onSaleChange={onSaleChange} />
      </div>
    </section>
  );
}

/** A price is shown only where somebody may still pay it. */
const isForSale = ({ sale }: EventDetail): boolean => sale.state !== 'sold_out' && sale.state !== 'ended';

function SaleAction({ event, onSaleChange }: SaleBoxProps) {
  switch (event.sale.state) {
    case 'on_sale':
      return <OnSale event={event} />;
    case 'queue_open':
      return <Queue event={event} onSaleChange={onSaleChange} />;
    case 'announced':
      return <Opening event={event} onSaleChange={onSaleChange} />;
    case 'paused':
      return <Said title={t('event.sale.paused')}>{t('event.sale.pausedAdvice')}</Said>;
    case 'sold_out':
      return <SoldOut event={event} />;
    case 'ended':
      return <Said title={t('event.sale.ended')}>{t('event.sale.endedAdvice')}</Said>;
  }
}

function OnSale({ event }: { event: EventDetail }) {
  usePrefetch('seats');
  const words = availabilityWords(event);
  const holdMinutes = Math.round(event.holdTtlMs / 60_000);
  return (
    <>
      <Link to="/e/$slug/seats" params={{ slug: event.slug }} className={buttonClass({ size: 'large', wide: true })}>
        {t('event.sale.choose')}
      </Link>
      <p className="mt-3 text-sm text-ink-soft">
        {words && <span className="font-medium text-ink">{t('shell.sentence', { words })} </span>}
        {t('event.sale.upTo', { count: event.limits.maxPerOrder })} {t('event.sale.heldFor', { count: holdMinutes })}
      </p>
    </>
  );
}

function SoldOut({ event }: { event: EventDetail }) {
  const room = useQuery(roomQuery(event.slug));
  return (
    <>
      <Said title={t('event.sale.soldOut')}>
        {t('event.sale.comesBack')} {room.data?.isOn ? t('event.sale.lineFirst') : t('event.sale.showsItself')}
      </Said>
      {room.data?.isOn && <ToWaitingRoom event={event} className="mt-3" />}
    </>
  );
}

/** Before the opening, and after it for as long as there is a line. */
function Queue({ event, onSaleChange }: SaleBoxProps) {
  const { opensAt } = event.sale;
  const isOpen = opensAt !== null && Date.parse(opensAt) <= serverNow();
  return (
    <>
      <ToWaitingRoom event={event} />
      {isOpen ? (
        <p className="mt-3 text-sm text-ink-soft">{t('event.sale.line')}</p>
      ) : (
        <div className="mt-4">
          <Opening event={event} onSaleChange={onSaleChange} />
        </div>
      )}
    </>
  );
}

function ToWaitingRoom({ event, className }: { event: EventDetail; className?: string }) {
  return (
    <a href={waitingRoomUrl(event.slug)} className={buttonClass({ size: 'large', wide: true, className })}>
      {t('sale.toWaitingRoom')}
    </a>
  );
}

const DAY_MS = 86_400_000;

function Opening({ event, onSaleChange }: SaleBoxProps) {
  const { opensAt, state } = event.sale;
  if (!opensAt) return <Said title={t('event.sale.opensSoon')}>{t('event.sale.opensSoonAdvice')}</Said>;
  const isNear = Date.parse(opensAt) - Date.now() < DAY_MS;
  return (
    <Said title={t('sale.left.opens', { when: formatWhen(opensAt, event.timezone) })}>
      {isNear && (
        <span className="my-3 block text-ink">
          <Countdown until={opensAt} label={t('event.sale.opensIn')} size="large" hideLabel onEnd={onSaleChange} />
        </span>
      )}
      {state === 'queue_open' ? t('event.sale.draw') : t('event.sale.noReload')}
    </Said>
  );
}

function Said({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <p className="figures font-semibold">{title}</p>
      <div className="mt-1 text-sm text-ink-soft">{children}</div>
    </>
  );
}
