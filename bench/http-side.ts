import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { debianProgram } from '../local/debian-program.ts';
import { inRoot } from '../local/paths.ts';
import { cpuNs } from '../test/harness/cpu.ts';
import { theRun } from '../test/harness/run.ts';
import { Wire } from '../test/rush/wire.ts';
import type { Bench } from './bench.ts';
import { ASKERS_CORE, onCore, SERVERS_CORE, startOn } from './cores.ts';
import type { Work } from './slices.ts';

/** One kind of request, as it goes over a wire. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: (nth: number) => string;
  /** As the limit's router knows it, where that is not the path. */
  readonly route?: string;
  /** Of the nth: each with its end of line. */
  readonly headers: (nth: number) => string;
  /** JSON, of the nth. */
  readonly body?: (nth: number) => string;
  /** How many differ from each other; 1 when absent. A round of more is an error, unless it may send them over again. */
  readonly different?: number;
  readonly mayRepeat?: true;
}

export interface Server {
  readonly pid: number;
  readonly port: number;
}

/** What is done around each round, and is no part of it. */
export interface Around {
  readonly before?: () => Promise<void>;
  /** @throws Error unless so many have had their effect; what was under way at the end may have had it too */
  readonly verify?: (completed: number, underWay: number) => Promise<void>;
  /** Before rest is measured: until nothing is done any more that rounds have put off. */
  readonly settled?: () => Promise<void>;
  /** Answers until it is warm, where its code is not the product's. */
  readonly warmAfter?: number;
}

interface Answered {
  readonly completed: number;
  readonly underWay: number;
}

const CONNECTIONS = 64;
/** Half of it is the other side's. */
const VOLLEY_S = 2;
const REST_MS = 2_000;
const CHECKED = 5;
/**
 * Answers until a product is warm: the last of its many functions are compiled after tens of thousands, and until then the compiler's
 * threads are part of its CPU.
 */
const WARM = 60_000;

/**
 * What requests cost a server in CPU. Asked by wrk, which costs less than any server here: by a slower one the limit would be asked by
 * somebody who is busy, and ours by somebody who sleeps and is woken by each answer, at the expense of who answers.
 */
export class HttpSide {
  readonly #bench: Bench;
  readonly #server: Server;
  readonly #request: Request;
  readonly #around: Around;
  #sent = 0;
  #answered = 0;
  #idleNsPerMs: number | null = null;

  constructor(bench: Bench, server: Server, request: Request, around: Around = {}) {
    this.#bench = bench;
    this.#server = server;
    this.#request = request;
    this.#around = around;
  }

  get isWarm(): boolean {
    return this.#answered >= (this.#around.warmAfter ?? WARM);
  }

  /** Makes a round ready. @returns what begins it; that tells CPU µs a request */
  async ready(): Promise<() => Work<number>> {
    const { before, verify } = this.#around;
    const idleNsPerMs = this.isWarm ? (this.#idleNsPerMs ??= await this.#rest()) : 0;
    await before?.();
    const isCheck = this.#bench.size === 'check';
    // Each time: it is cheap, and a program may have begun another thread since.
    if (!isCheck) await onCore(SERVERS_CORE, this.#server.pid);
    const fire = isCheck ? () => ({ pid: null, answered: this.#few() }) : await this.#volley();
    return () => {
      const [cpuBefore, began] = [cpuNs(this.#server.pid), performance.now()];
      const { pid, answered } = fire();
      const us = async (): Promise<number> => {
        const { completed, underWay } = await answered;
        const idleNs = idleNsPerMs * (performance.now() - began);
        const spent = (cpuNs(this.#server.pid) - cpuBefore - idleNs) / 1_000 / completed;
        await verify?.(completed, underWay);
        this.#answered += completed;
        return spent;
      };
      return { pid, told: us() };
    };
  }

  /** What the server burns while nobody asks it anything: ticks and sweeps are no request's cost. */
  async #rest(): Promise<number> {
    if (this.#bench.size !== 'check') await this.#around.settled?.();
    const [before, began] = [cpuNs(this.#server.pid), performance.now()];
    await pause(REST_MS);
    return (cpuNs(this.#server.pid) - before) / (performance.now() - began);
  }

  /** Prepares a round of wrk. @returns what fires it; only right answers are counted, others end it */
  async #volley(): Promise<() => { pid: number | null; answered: Promise<Answered> }> {
    const { method, path: pathOf, headers, body: bodyOf, different = 1 } = this.#request;
    const { port } = this.#server;
    const texts = Array.from({ length: different }, () => {
      const nth = this.#sent++;
      const body = bodyOf?.(nth);
      return `${method} ${pathOf(nth)} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${headers(nth)}${bodyHeaders(method, body)}\r\n${body ?? ''}`;
    });
    const file = path.join(theRun().runFolder, `volley-${port}`);
    writeFileSync(file, texts.join('\0'));
    const wrk = await debianProgram('wrk', 'wrk');
    const options = ['-t1', `-c${CONNECTIONS}`, `-d${VOLLEY_S}`, '-s', inRoot('bench', 'volley.lua')];
    const asked = [wrk, ...options, `http://127.0.0.1:${port}`, '--', file];
    return () => {
      const { pid, told } = startOn(ASKERS_CORE, asked);
      return { pid, answered: told.then((text) => this.#counted(text)).finally(() => rmSync(file)) };
    };
  }

  #counted(said: string): Answered {
    const { path: pathOf, different = 1, mayRepeat } = this.#request;
    const [completed = 0, refused, broken] = /^volley (\d+) (\d+) (\d+)$/m.exec(said)?.slice(1).map(Number) ?? [];
    const isTwice = different > 1 && !mayRepeat && completed > different;
    if (completed === 0 || refused !== 0 || broken !== 0 || isTwice)
      throw new Error(
        `${pathOf(0)}: ${completed} answered, ${refused} of them refused; ${broken} broken; ${different} different`,
      );
    return { completed, underWay: CONNECTIONS };
  }

  async #few(): Promise<Answered> {
    const { method, path: pathOf, headers, body: bodyOf } = this.#request;
    const wire = new Wire({ host: '127.0.0.1', port: this.#server.port, from: '127.0.0.1' });
    for (let at = 0; at < CHECKED; at++) {
      const nth = this.#sent++;
      const body = bodyOf?.(nth) ?? null;
      const type = body === null ? '' : JSON_TYPE;
      const { status, body: said } = await wire.request(method, pathOf(nth), `${headers(nth)}${type}`, body);
      if (status >= 400) throw new Error(`${pathOf(nth)} was answered with ${status}: ${said.toString('utf8')}`);
    }
    wire.close();
    return { completed: CHECKED, underWay: 0 };
  }
}

const JSON_TYPE = 'content-type: application/json\r\n';

function bodyHeaders(method: Request['method'], body: string | undefined): string {
  if (method === 'GET') return '';
  return `${body === undefined ? '' : JSON_TYPE}content-length: ${Buffer.byteLength(body ?? '')}\r\n`;
}
