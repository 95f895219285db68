import { connect, type Socket } from 'node:net';

export interface WireAnswer {
  readonly status: number;
  /** Status line and headers as they came. */
  readonly head: string;
  readonly body: Buffer;
}

export interface WireTarget {
  readonly host: string;
  readonly port: number;
  /** Where the fan comes from: any of 127.0.0.0/8, or wherever this machine stands when absent. */
  readonly from?: string;
}

interface Pending {
  readonly resolve: (answer: WireAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

const ANSWER_WITHIN_MS = 15_000;
const END_OF_HEAD = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);
/** Every socket of this thread is read into this: what is kept of it is copied before anybody else reads. */
const READ = Buffer.allocUnsafeSlow(64 * 1024);

let open = 0;

/** Connections that this thread has now. */
export const openWires = (): number => open;

/**
 * HTTP/1.1 over one connection, one request at a time: as much of it as a rush needs, and a third of what Node's own client
 * costs. The generator shares the machine with the servers: what it burns they don't have.
 */
export class Wire {
  readonly #target: WireTarget;
  readonly #host: string;
  #socket: Socket | null = null;
  #pending: Pending | null = null;
  #received: Buffer = NOTHING;

  constructor(target: WireTarget) {
    this.#target = target;
    this.#host = `HTTP/1.1\r\nhost: ${target.host}:${target.port}\r\n`;
  }

  /**
   * @param headers each with its end of line
   * @throws when the connection breaks, or nobody answers, before there is a whole answer
   */
  request(method: string, path: string, headers: string, body: string | null = null): Promise<WireAnswer> {
    if (this.#pending) throw new Error('one request at a time');
    const socket = (this.#socket ??= this.#connect());
    const length = method === 'GET' ? '' : `content-length: ${body === null ? 0 : Buffer.byteLength(body)}\r\n`;
    const text = `${method} ${path} ${this.#host}${headers}${length}\r\n${body ?? ''}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(new Error('no answer in time')), ANSWER_WITHIN_MS);
      this.#pending = { resolve, reject, timer };
      socket.write(text);
    });
  }

  /** Hangs up. The next request connects again. */
  close(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#received = NOTHING;
    socket?.destroy();
  }

  #connect(): Socket {
    const { host, port, from } = this.#target;
    const onread = {
      buffer: READ,
      callback: (bytes: number): boolean => {
        if (this.#socket === socket) this.#take(READ.subarray(0, bytes));
        return true;
      },
    };
    const socket = connect({
      host,
      port,
      noDelay: true,
      onread,
      ...(from === undefined ? {} : { localAddress: from }),
    });
    const gone = (error: Error): void => {
      if (this.#socket === socket) this.#fail(error);
    };
    open++;
    socket.on('error', gone);
    socket.on('close', () => {
      open--;
      gone(new Error('hung up'));
    });
    return socket;
  }

  /** @param chunk that somebody else is read into next */
  #take(chunk: Buffer): void {
    const all = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const answer = readAnswer(all);
    if (answer === null) {
      this.#received = all === chunk ? Buffer.from(chunk) : all;
      return;
    }
    const pending = this.#pending;
    this.#pending = null;
    this.#received = NOTHING;
    if (headerOf(answer.head, 'connection')?.toLowerCase() === 'close') this.close();
    if (!pending) return;
    clearTimeout(pending.timer);
    pending.resolve(all === chunk ? { ...answer, body: Buffer.from(answer.body) } : answer);
  }

  #fail(error: Error): void {
    const pending = this.#pending;
    this.#pending = null;
    this.close();
    if (!pending) return;
    clearTimeout(pending.timer);
    pending.reject(error);
  }
}

/** The answer that these bytes are, or null while a part of it is missing. */
export function readAnswer(bytes: Buffer): WireAnswer | null {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const start = end + END_OF_HEAD.length;
  if (status === 204 || status === 304) return { status, head, body: NOTHING };
  const length = headerOf(head, 'content-length');
  if (length !== null) {
    const until = start + Number(length);
    return bytes.length < until ? null : { status, head, body: bytes.subarray(start, until) };
  }
  const body = readChunks(bytes, start);
  return body && { status, head, body };
}

function readChunks(bytes: Buffer, start: number): Buffer | null {
  const parts: Buffer[] = [];
  for (let at = start; ;) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    const next = line + 2 + size + 2;
    if (bytes.length < next) return null;
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = next;
  }
}

/** @param name in lower case */
export function headerOf(head: string, name: string): string | null {
  const at = afterName(head, name, 0);
  return at < 0 ? null : valueAt(head, at);
}

/** The cookies that an answer sets, as name and value. */
export function cookiesOf(head: string): [name: string, value: string][] {
  const cookies: [name: string, value: string][] = [];
  for (let at = afterName(head, 'set-cookie', 0); at >= 0; at = afterName(head, 'set-cookie', at)) {
    const [pair = ''] = valueAt(head, at).split(';', 1);
    const equals = pair.indexOf('=');
    if (equals > 0) cookies.push([pair.slice(0, equals), pair.slice(equals + 1)]);
  }
  return cookies;
}

const [CR, COLON, LOWER] = [13, 58, 32];

/** Where the value of the next line of that name begins, or -1. No copy of the head is made: this is asked several times an answer. */
function afterName(head: string, name: string, from: number): number {
  const { length } = name;
  for (let line = head.indexOf('\r\n', from); line >= 0; line = head.indexOf('\r\n', line + 2)) {
    const begin = line + 2;
    if (head.charCodeAt(begin + length) !== COLON) continue;
    let at = 0;
    while (at < length && (head.charCodeAt(begin + at) | LOWER) === name.charCodeAt(at)) at++;
    if (at === length) return begin + length + 1;
  }
  return -1;
}

function valueAt(head: string, at: number): string {
  let end = at;
  while (end < head.length && head.charCodeAt(end) !== CR) end++;
  return head.slice(at, end).trim();
}
