import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Rig } from '../rig/rig.ts';
import { Browser, type Cookies, type World } from './browser.ts';
import { Pace } from './pace.ts';
import { Recorder } from './recorder.ts';

/** Who signs in, and from where. */
export interface Mailbox {
  readonly email: string;
  readonly address: string;
}

const AT_ONCE = 32;
const CODES = 3;
const LOOKS_EVERY_MS = 50;
const MAILED_WITHIN_MS = 60_000;

/**
 * Signs everybody in before the rush, as fans do in the days before it: a code is asked for, read from the mail, and typed in
 * the same browser. Nothing of it is measured.
 *
 * @param rounds one after the other: in one a mailbox asks once, since mails come in no order @returns each one's cookies, in order
 */
export async function signIn(rig: Rig, rounds: readonly (readonly Mailbox[])[]): Promise<Cookies[][]> {
  const { hostname: host, port } = new URL(rig.product.url);
  const shop = { host, port: Number(port) };
  const world: World = {
    pace: new Pace(),
    recorder: new Recorder(),
    shop,
    slug: '',
    random: () => 0,
    over: () => false,
  };
  const post = new Letters(rig.product.outbox);
  const all: Cookies[][] = [];
  try {
    for (const mailboxes of rounds) {
      const cookies: Cookies[] = [];
      let next = 0;
      const worker = async (): Promise<void> => {
        for (let nth = next++; nth < mailboxes.length; nth = next++)
          cookies[nth] = await enter(world, post, mailboxes[nth]!);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      all.push(cookies);
    }
  } finally {
    post.close();
  }
  return all;
}

async function enter(world: World, post: Letters, { email, address }: Mailbox): Promise<Cookies> {
  const browser = new Browser(world, { address });
  const ask = async (path: string, body: object): Promise<number | undefined> =>
    (await browser.persist({ what: path, method: 'POST', path, body }))?.status;
  const asked = await ask('/api/account/codes', { email });
  if (asked !== 202) throw new Error(`${email} asked for a code and was answered ${asked}`);
  let entered: number | undefined;
  // Who was not answered has asked twice: the first code ended with the second.
  for (let tries = 0; tries < CODES && entered !== 200; tries++)
    entered = await ask('/api/account/session', { email, code: await post.codeTo(email) });
  if (entered !== 200) throw new Error(`${email} typed his code and was answered ${entered}`);
  browser.leave();
  return browser.cookies;
}

/** The folder that collects mails: each is read once, whoever waits for it. */
class Letters {
  readonly #folder: string;
  readonly #read = new Set<string>();
  /** Codes that nobody has waited for yet. */
  readonly #kept = new Map<string, string[]>();
  readonly #waiting = new Map<string, { resolve: (code: string) => void; reject: (error: Error) => void }[]>();
  #isOver = false;

  constructor(folder: string) {
    this.#folder = folder;
    void this.#look();
  }

  /** The next code that somebody is mailed. */
  codeTo(email: string): Promise<string> {
    const kept = this.#kept.get(email)?.shift();
    if (kept !== undefined) return Promise.resolve(kept);
    const waiting = this.#waiting.get(email) ?? [];
    this.#waiting.set(email, waiting);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${email} was mailed no code`)), MAILED_WITHIN_MS);
      const end = <T>(then: (value: T) => void): ((value: T) => void) => {
        return (value) => {
          clearTimeout(timer);
          then(value);
        };
      };
      waiting.push({ resolve: end(resolve), reject: end(reject) });
    });
  }

  close(): void {
    this.#isOver = true;
  }

  async #look(): Promise<void> {
    while (!this.#isOver) {
      const files = await readdir(this.#folder).catch(() => []);
      for (const file of files) if (file.startsWith('code-') && !this.#read.has(file)) await this.#take(file);
      await pause(LOOKS_EVERY_MS);
    }
  }

  /** One that is being written is looked at again. */
  async #take(file: string): Promise<void> {
    const mail = await readFile(path.join(this.#folder, file), 'utf8').catch(() => '');
    const [email, code] = [/^To: (\S+)/m.exec(mail)?.[1], /^Subject: (\d{6}) is your code/m.exec(mail)?.[1]];
    if (email === undefined || code === undefined) return;
    this.#read.add(file);
    const waiting = this.#waiting.get(email)?.shift();
    if (waiting) return waiting.resolve(code);
    const kept = this.#kept.get(email) ?? [];
    this.#kept.set(email, [...kept, code]);
  }
}
