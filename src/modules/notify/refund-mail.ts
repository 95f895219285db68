import { formatMoney } from '../../kit/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import type { OrderRow } from '../checkout/index.ts';
import type { RefundRow } from '../payments/index.ts';
import type { Mail } from './mailer.ts';
import { escape } from './order-mail.ts';

/** The mail that says what went back, why, and which tickets went with it. Pure. */
export function refundMail(event: LiveEvent, order: OrderRow, refund: RefundRow, link: string): Mail {
  const amount = formatMoney(refund);
  const { title } = event.row;
  const places = refund.seatNos.map((seatNo) => {
    const label = event.places.labelOf(seatNo);
    return label.kind === 'area' ? label.name : `${label.section}, row ${label.row}, seat ${label.number}`;
  });
  const why =
    refund.reason === 'late_payment'
      ? 'Your payment came when your seats were gone already, or when you had paid in another way. You have it all back.'
      : 'It goes to the card or account that you paid with. Your bank may take some days to show it.';
  const tickets = places.length > 0 ? [`These tickets are void now: ${places.join('; ')}.`] : [];
  const lines = [`we have sent ${amount} back to you for ${title}.`, why, ...tickets];
  return {
    key: `refund-${refund.id}`,
    to: order.email,
    subject: `Your refund: ${title}`,
    text: [`Hello ${order.name},`, '', ...lines, '', `Your order: ${link}`].join('\n'),
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title></head>
<body style="font:17px/1.5 Inter,system-ui,sans-serif;max-width:480px;margin:0 auto;padding:16px;color:#1a1523">
<h1 style="font-size:28px;line-height:1.2">${escape(amount)} went back</h1>
<p>Hello ${escape(order.name)},</p>
${lines.map((line) => `<p>${escape(line)}</p>`).join('\n')}
<p><a href="${escape(link)}">Your order</a></p>
</body></html>`,
  };
}
