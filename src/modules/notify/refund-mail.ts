import { formatMoney } from '../../kit/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import type { OrderRow } from '../checkout/index.ts';
import type { RefundRow } from '../payments/index.ts';
import { letter } from './letter.ts';
import type { Mail } from './mailer.ts';

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
  return letter(order, {
    key: `refund-${refund.id}`,
    subject: `Your refund: ${title}`,
    heading: `${amount} went back`,
    lines: [`we have sent ${amount} back to you for ${title}.`, why, ...tickets],
    link,
    action: 'Your order',
  });
}
