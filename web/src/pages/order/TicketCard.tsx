import type { Order, PriceLevel, Ticket } from '../../api/types.ts';
import { formatDay, formatTime } from '../../format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { QrCode } from './QrCode.tsx';
import './ticket.css';
import { t } from '../../words/index.ts';

interface TicketCardProps {
  ticket: Ticket;
  order: Order;
  levels: readonly PriceLevel[];
}

export function TicketCard({ ticket, order, levels }: TicketCardProps) {
  const { event } = order;
  const level = levels.find((each) => each.key === ticket.priceLevel)?.name ?? ticket.priceLevel;
  const isVoid = ticket.status === 'void';
  return (
    <article className="ticket card shadow-float print:mb-8 print:shadow-none">
      <header className="p-5 pb-4">
        <h2 className="leading-snug font-semibold">{event.title}</h2>
        <p className="figures text-sm text-ink-soft">
          {formatDay(event.startsAt, event.timezone)}, {formatTime(event.startsAt, event.timezone)} · {event.venue.name}
        </p>
      </header>
      <div className="px-5">
        {isVoid ? (
          <div className="grid aspect-square w-full place-items-center rounded-card bg-sunken">
            <Badge tone="bad">{t('order.ticket.void')}</Badge>
          </div>
        ) : (
          <QrCode text={ticket.qr} label={t('order.ticket.code', { place: placeWords(ticket) })} />
        )}
      </div>
      <div className="ticket-tear" aria-hidden="true" />
      <dl className="figures flex flex-wrap gap-x-6 gap-y-2 px-5 pt-1 pb-5">
        <Fact
          name={ticket.row ? t('order.ticket.section') : t('order.ticket.area')}
          value={ticket.section ?? ticket.area ?? t('order.ticket.entry')}
          wide
        />
        {ticket.row && <Fact name={t('order.ticket.row')} value={ticket.row} />}
        {ticket.row && ticket.number && <Fact name={t('order.ticket.seat')} value={ticket.number} />}
        <div className="w-full text-sm text-ink-soft">
          <dt className="sr-only">{t('order.ticket.for')}</dt>
          <dd>
            {[
              ticket.holderName,
              level === ticket.area ? '' : level,
              order.package ? t('packages.held', { name: order.package.name }) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </dd>
        </div>
      </dl>
    </article>
  );
}

function Fact({ name, value, wide = false }: { name: string; value: string; wide?: boolean }) {
  return (
    <div className={wide ? 'min-w-0 flex-1' : ''}>
      <dt className="text-xs text-ink-soft">{name}</dt>
      <dd className="text-lg font-semibold">{value}</dd>
    </div>
  );
}

function placeWords(ticket: Ticket): string {
  const section = ticket.section ?? ticket.area ?? t('order.ticket.this');
  if (!ticket.row) return section;
  const { row, number } = ticket;
  return number ? t('shell.place.seat', { section, row, number }) : t('shell.place.inRow', { section, row });
}
