import { readText } from '../../local/files.ts';
import type { Recorder } from './recorder.ts';
import type { Pace } from './pace.ts';
import { cookiesOf, headerOf, openWires, Wire, type WireAnswer } from './wire.ts';

/** What all fans of one generator share. */
export interface World {
  readonly pace: Pace;
  readonly recorder: Recorder;
  readonly shop: { readonly host: string; readonly port: number };
  readonly slug: string;
  readonly random: () => number;
  /** The rush is at its end: nobody goes on. */
  readonly over: () => boolean;
  /** For how long a wait somebody keeps his connection; for a second when absent. */
  readonly keepsMs?: number;
  /** How often somebody who is refused tries again before he gives up; for ever when absent. */
  readonly retries?: number;
}

export interface Ask {
  /** What it is, as the report names it. */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<{ [name: string]: string }>;
  readonly body?: object;
  /** When it was meant to be sent, of performance.now(); now when absent. */
  readonly dueMs?: number;
}

/** Cookies by name, in order. */
export type Cookies = readonly (readonly [name: string, value: string])[];

export interface BrowserOptions {
  /** Of this machine's own; none for a shop elsewhere. */
  readonly address?: string;
  /** What somebody has who was here before; none when absent. */
  readonly cookies?: Cookies;
  /** Stands before the name of whatever it asks in the report; nothing when absent. */
  readonly as?: string;
}

/** Between two sendings of one request where the answer doesn't say. */
const AGAIN_MS = 1_000;
const LONGEST_AGAIN_MS = 10_000;

const HANGS_UP_MS = 1_000;
/** Connections that wait: the process has other files, whoever has just come needs one, and one worker of nginx has 16,384. */
const MOST_OPEN = Math.min(12_000, Math.floor(fileLimit() / 2));

/** Somebody's browser: cookies, one connection, patience. Every answer is recorded. */
export class Browser {
  readonly world: World;
  readonly #cookies = new Map<string, string>();
  readonly #wire: Wire;
  readonly #as: string;
  #cookie = '';

  constructor(world: World, { address, cookies = [], as = '' }: BrowserOptions) {
    this.world = world;
    this.#as = as;
    this.#wire = new Wire({ ...world.shop, ...(address === undefined ? {} : { from: address }) });
    this.#keep(cookies);
  }

  /**
   * Whoever has no session and needs one is given it, and sends the same again.
   * @returns null where the connection broke before there was an answer
   */
  async ask({ what, method, path, headers = {}, body, dueMs = performance.now() }: Ask): Promise<WireAnswer | null> {
    const { recorder } = this.world;
    let lines = this.#cookie;
    for (const name in headers) lines += `${name}: ${headers[name]}\r\n`;
    if (body !== undefined) lines += 'content-type: application/json\r\n';
    try {
      const text = body === undefined ? null : JSON.stringify(body);
      const answer = await this.#wire.request(method, path, lines, text);
      const isNew = this.#cookie === '';
      this.#keep(cookiesOf(answer.head));
      if (answer.status === 428 && isNew)
        return await this.ask({ what, method, path, headers, dueMs, ...(body && { body }) });
      recorder.answered(this.#as + what, dueMs, answer);
      return answer;
    } catch (error) {
      recorder.broken(this.#as + what, error as Error);
      return null;
    }
  }

  /**
   * Asks until somebody can say yes or no, as a page does: after a broken connection, a 429 or a 5xx the same again, when the
   * answer says or a little later each time.
   * @returns null when the rush is over first; what he was refused with when he gives up
   */
  async persist(ask: Ask): Promise<WireAnswer | null> {
    for (let sent = 1; ; sent++) {
      const answer = await this.ask(ask);
      if (answer && answer.status !== 429 && answer.status < 500) return answer;
      if (this.world.over()) return null;
      if (sent > (this.world.retries ?? Number.POSITIVE_INFINITY)) return answer;
      const told = Number((answer && headerOf(answer.head, 'retry-after')) ?? 0) * 1_000;
      const waitMs = told || Math.min(AGAIN_MS * 2 ** (sent - 1), LONGEST_AGAIN_MS);
      await this.wait(waitMs * (1 + this.world.random() / 2));
    }
  }

  get cookies(): Cookies {
    return [...this.#cookies];
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** Hangs up while it waits for longer than a connection is worth, or than there are connections for. */
  wait(ms: number): Promise<void> {
    if (ms > HANGS_UP_MS && (ms > (this.world.keepsMs ?? HANGS_UP_MS) || openWires() > MOST_OPEN)) this.#wire.close();
    return this.world.pace.until(performance.now() + ms);
  }

  leave(): void {
    this.#wire.close();
  }

  #keep(cookies: Cookies): void {
    if (cookies.length === 0) return;
    for (const [name, value] of cookies) this.#cookies.set(name, value);
    this.#cookie = `cookie: ${[...this.#cookies].map((pair) => pair.join('=')).join('; ')}\r\n`;
  }
}

/** The clock that everything of a rush is told by, also beside the generator: ms since 1970. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

export function bodyOf<T>({ body }: WireAnswer): T {
  return JSON.parse(body.toString('utf8')) as T;
}

/** Files that this process may have open; a usual number where nobody can say. */
function fileLimit(): number {
  const text = readText('/proc/self/limits') ?? '';
  return Number(/^Max open files +(\d+)/m.exec(text)?.[1] ?? 1_024);
}
