import { CODE_VALID_MS, type CodeToSend } from '../identity/index.ts';
import type { Mail } from './mailer.ts';

/** The mail with a one-time code: the code is in the subject too, where a phone shows it. Pure. */
export function codeMail(id: string, { email, code }: CodeToSend): Mail {
  const lines = [
    `Type it where you asked for it, within ${CODE_VALID_MS / 60_000} minutes. It works in that browser only.`,
    'Nobody of ours will ever ask you for it. If you did not ask for it, there is nothing to do.',
  ];
  return {
    key: `code-${id}`,
    to: email,
    subject: `${code} is your code for Stampede`,
    text: [`Your code is ${code}.`, '', ...lines].join('\n'),
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Your code</title></head>
<body style="font:17px/1.5 Inter,system-ui,sans-serif;max-width:480px;margin:0 auto;padding:16px;color:#1a1523">
<h1 style="font-size:28px;line-height:1.2">Your code</h1>
<p style="font-size:40px;letter-spacing:4px;margin:16px 0">${code}</p>
${lines.map((line) => `<p>${line}</p>`).join('\n')}
</body></html>`,
  };
}
