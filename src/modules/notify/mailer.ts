import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { CONFIG, type Config } from '../../platform/config/index.ts';

export interface Mail {
  /** Names the file in a local outbox; a repeat writes the same file, and carries the same Message-ID. */
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The mail server, or the folder, has not taken a mail. */
class MailNotTaken extends Error {
  constructor(why: number | string) {
    super(`the mail was not taken: ${why}`);
  }
}

/** Jobs share their workers: a mail server that says nothing must not keep money waiting. */
const IMPATIENT = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** Sends mail by SMTP, or puts it into a folder where no server is set. */
@Injectable()
export class Mailer {
  private readonly send: (mail: Mail) => Promise<void>;

  constructor(@Inject(CONFIG) { mail: settings }: Pick<Config, 'mail'>) {
    const { smtpUrl, outboxDir, from } = settings;
    if (smtpUrl !== null) {
      const transport = createTransport({ url: smtpUrl, ...IMPATIENT });
      this.send = async (mail) => void (await transport.sendMail(message(from, mail)));
    } else {
      const transport = createTransport({ streamTransport: true, buffer: true });
      this.send = async (mail) => {
        const { message: raw } = await transport.sendMail(message(from, mail));
        await mkdir(outboxDir ?? '', { recursive: true });
        // Whoever looks into the folder finds a mail whole, or not yet.
        const file = path.join(outboxDir ?? '', `${mail.key}.eml`);
        await writeFile(`${file}.part`, raw as Buffer);
        await rename(`${file}.part`, file);
      };
    }
  }

  /** @throws MailNotTaken, which says why in the server's code: its words may have somebody's address in them */
  async deliver(mail: Mail): Promise<void> {
    await this.send(mail).catch((error: Error & { code?: string; responseCode?: number }) => {
      throw new MailNotTaken(error.responseCode ?? error.code ?? error.name);
    });
  }
}

function message(from: string, { key, to, subject, text, html }: Mail): SendMailOptions {
  // The words can be read as they are; a page full of pictures is base64, which costs far less than quoting sign by sign.
  // As bytes, which nobody reads through to see whether they are plain text.
  const page = { content: Buffer.from(html, 'utf8'), contentTransferEncoding: 'base64' };
  return { from, to, subject, text, html: page, messageId: `<${key}@stampede>` } as SendMailOptions;
}
