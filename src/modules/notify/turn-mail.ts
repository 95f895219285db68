import type { LiveEvent } from '../catalog/index.ts';
import type { Mail } from './mailer.ts';
import { escape } from './order-mail.ts';

/** The one mail to somebody who waits in line: his turn has come, or comes within a minute. Pure. */
export function turnMail(id: string, email: string, { row: { title } }: LiveEvent, link: string): Mail {
  const lines = [
    `Your turn in the line for ${title} has come, or comes within a minute.`,
    'Open the waiting room in the browser that you joined with. Where the line asks for an account, any browser will do.',
    'If you come late you are still let in, as soon as there is room. Others are choosing seats meanwhile.',
    'You asked for this one mail. We have deleted your address.',
  ];
  return {
    key: `turn-${id}`,
    to: email,
    subject: `It is your turn: ${title}`,
    text: [...lines.slice(0, 2), `Go to the waiting room: ${link}`, ...lines.slice(2)].join('\n\n'),
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>It is your turn</title></head>
<body style="font:17px/1.5 Inter,system-ui,sans-serif;max-width:480px;margin:0 auto;padding:16px;color:#1a1523">
<h1 style="font-size:28px;line-height:1.2">It is your turn</h1>
${lines
  .slice(0, 2)
  .map((line) => `<p>${escape(line)}</p>`)
  .join('\n')}
<p><a href="${escape(link)}">Go to the waiting room</a></p>
${lines
  .slice(2)
  .map((line) => `<p>${escape(line)}</p>`)
  .join('\n')}
</body></html>`,
  };
}
