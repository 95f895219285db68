import type { OrderRow } from '../checkout/index.ts';
import type { Mail } from './mailer.ts';
import { escape } from './order-mail.ts';

/** What a short mail about an order says. */
export interface Letter {
  /** Unique to what it tells: a repeat carries the same Message-ID. */
  readonly key: string;
  readonly subject: string;
  readonly heading: string;
  readonly lines: readonly string[];
  readonly link: string;
  /** What the link says. */
  readonly action: string;
}

/** A short mail about an order, in plain words and as a page. Pure. */
export function letter(order: OrderRow, { key, subject, heading, lines, link, action }: Letter): Mail {
  return {
    key,
    to: order.email,
    subject,
    text: [`Hello ${order.name},`, '', ...lines, '', `${action}: ${link}`].join('\n'),
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(subject)}</title></head>
<body style="font:17px/1.5 Inter,system-ui,sans-serif;max-width:480px;margin:0 auto;padding:16px;color:#1a1523">
<h1 style="font-size:28px;line-height:1.2">${escape(heading)}</h1>
<p>Hello ${escape(order.name)},</p>
${lines.map((line) => `<p>${escape(line)}</p>`).join('\n')}
<p><a href="${escape(link)}">${escape(action)}</a></p>
</body></html>`,
  };
}
