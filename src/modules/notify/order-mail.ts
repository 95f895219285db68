import { encodeQR } from 'qr';
import { formatMoney } from '../../kit/index.ts';
import type { OrderRow } from '../checkout/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import type { TicketResponse } from '../tickets/index.ts';
import type { Mail } from './mailer.ts';

/** The mail with the tickets: plain words, one block a ticket, the QR as an image that needs no network. Pure. */
export function orderMail(event: LiveEvent, order: OrderRow, tickets: readonly TicketResponse[], link: string): Mail {
  const { title, startsAt, venue } = event.row;
  const when = formatOf(venue.timezone).format(startsAt);
  const total = formatMoney({ amount: order.total, currency: order.currency });
  const lines = tickets.map(placeOf);
  const facts = [
    `${when} (${venue.timezone})`,
    `${venue.name}, ${venue.city}`,
    ...(order.packageName === null ? [] : [`Package: ${order.packageName}`]),
    `Paid: ${total}, everything included`,
  ];
  return {
    key: `order-${order.id}`,
    to: order.email,
    subject: `Your tickets: ${title}`,
    text: [
      `Hello ${order.name},`,
      '',
      `your tickets for ${title}:`,
      '',
      ...lines,
      '',
      ...facts,
      '',
      `All of it, on any device: ${link}`,
    ].join('\n'),
    html: html(title, order, facts, tickets, link),
  };
}

/** Making one costs as much as the rest of the mail. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone });
  formats.set(timeZone, known);
  return known;
}

function html(
  title: string,
  order: OrderRow,
  facts: readonly string[],
  tickets: readonly TicketResponse[],
  link: string,
): string {
  const blocks = tickets.map(
    (ticket) => `<section style="border:1px solid #ddd;border-radius:12px;padding:16px;margin:16px 0">
<h2 style="font-size:21px;margin:0 0 12px">${escape(placeOf(ticket))}</h2>
<img alt="QR code of this ticket" width="220" height="220" src="data:image/gif;base64,${qrGif(ticket.qr)}">
<p style="margin:12px 0 0">${escape(ticket.priceLevelName)}, ${escape(ticket.holderName)}</p></section>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title></head>
<body style="font:17px/1.5 Inter,system-ui,sans-serif;max-width:480px;margin:0 auto;padding:16px;color:#1a1523">
<h1 style="font-size:28px;line-height:1.2">${escape(title)}</h1>
<p>Hello ${escape(order.name)}, these are your tickets. Show the code at the door.</p>
<ul style="padding:0;list-style:none">${facts.map((fact) => `<li>${escape(fact)}</li>`).join('')}</ul>
${blocks.join('\n')}
<p><a href="${escape(link)}">Open the order on any device</a>. Whoever has this link has the tickets.</p>
</body></html>`;
}

function placeOf({ area, section, row, number }: TicketResponse): string {
  return area ?? `${section}, row ${row}, seat ${number}`;
}

function qrGif(text: string): string {
  return Buffer.from(encodeQR(text, 'gif', { scale: 4 })).toString('base64');
}

export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
