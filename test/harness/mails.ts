import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Product } from './product.ts';
import { until } from './wait.ts';

/** The mails that a product has put into its folder for somebody, in no order. */
export async function mailsTo({ outbox }: Product, email: string): Promise<string[]> {
  const files = (await readdir(outbox)).filter((file) => file.endsWith('.eml'));
  const mails = await Promise.all(files.map((file) => readFile(path.join(outbox, file), 'utf8')));
  return mails.filter((mail) => mail.includes(`\r\nTo: ${email}\r\n`) || mail.startsWith(`To: ${email}\r\n`));
}

/** The sign-in codes that somebody has been mailed, once there are so many. */
export async function codesTo(product: Product, email: string, count = 1): Promise<string[]> {
  return until(
    async () => {
      const mails = await mailsTo(product, email);
      const codes = mails.map((mail) => /^Subject: (\d{6}) is your code/m.exec(mail)?.[1] ?? '').filter(Boolean);
      return codes.length >= count ? codes : null;
    },
    { what: `${email} has ${count} codes` },
  );
}

/** A mail as its reader sees it: the words as they are, the page behind them. */
export function readable(mail: string): string {
  const [, page = ''] =
    /^Content-Transfer-Encoding: base64\r\n(?:[^\r\n]+\r\n)*\r\n([A-Za-z0-9+/=\r\n]+)/m.exec(mail) ?? [];
  const words = mail.replaceAll('=\r\n', '').replaceAll('=3D', '=');
  return `${words}\r\n${Buffer.from(page, 'base64').toString('utf8')}`;
}
