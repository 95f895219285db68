import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { compile, all as addressesOf } from '@fastify/proxy-addr';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Counter } from 'prom-client';
import { CONFIG, type Config } from '../config/index.ts';
import { type Batch, Metrics } from '../telemetry/index.ts';
import type { Headers } from './security-headers.ts';

const BEFORE = '/api/events/';
const MOST_REMEMBERED = 1_000;
/** Of a body that a fast route reads; a longer one is the framework's. */
const LONGEST_BODY = 4_096;
const PLAIN_LENGTH = /^\d{1,5}$/;
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

type Trust = (address: string, hop: number) => boolean;

/** A request, as far as a fast route may look at it. */
export class FastRequest {
  readonly event: string;
  /** As it was sent: JSON by its own word. Null where there is none. */
  readonly body: Buffer | null;
  readonly method: string;
  private readonly raw: IncomingMessage;
  private readonly lane: FastLane;

  /** @param event as in the path: an id or a slug */
  constructor(raw: IncomingMessage, event: string, body: Buffer | null, lane: FastLane) {
    this.event = event;
    this.body = body;
    this.method = raw.method!;
    this.raw = raw;
    this.lane = lane;
  }

  /** With nothing after it: what has a query is no everyday request. */
  get path(): string {
    return this.raw.url!;
  }

  /** All of them: Node makes that list for who asks for it. One or two are had for less by `header`. */
  get headers(): IncomingHttpHeaders {
    return this.raw.headers;
  }

  /** @param name in lower case */
  header(name: keyof IncomingHttpHeaders & string): string | undefined {
    return headerOf(this.raw, name);
  }

  get cookies(): Readonly<Record<string, string | undefined>> {
    return this.lane.cookiesOf(this.raw);
  }

  /** The client's address, by trusted proxies only: as the framework finds it. */
  get ip(): string {
    return this.lane.addressOf(this.raw);
  }
}

export interface FastAnswer {
  readonly status: 200 | 201 | 304 | 428;
  /** The same object each time where they are the same: how they are written is made once for it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Brings the asker a cookie. */
  readonly setCookie?: string;
  /** Text where it is some: Node writes that together with the head, in one call of the system. */
  readonly body: string | Buffer;
}

/** Null: this request is no everyday one, and the framework's route, which does the same in full, answers it. */
export type FastRoute = (request: FastRequest) => FastAnswer | null | Promise<FastAnswer | null>;

interface Route {
  readonly run: FastRoute;
  readonly takesBody: boolean;
  /** How long an answer took, by status. */
  readonly seconds: { readonly [status in FastAnswer['status']]: Batch };
}

/**
 * Answers the everyday form of the few hottest routes before the framework: half of a request's CPU is the framework and its
 * hooks, and a waiting room is asked 20,000 times a second. Each route here has its full form in a controller.
 * Whatever is unusual goes there, and so does whatever is thrown: refusals are written in one place. ADR 14 says why.
 */
@Injectable()
export class FastLane {
  /** By method, and by what follows the event. */
  private readonly routes = new Map<string, Map<string, Route>>();
  private readonly thrown = new WeakMap<IncomingMessage, unknown>();
  /** Bodies that were read here, of requests that the framework answers. */
  private readonly bodies = new WeakMap<IncomingMessage, Buffer>();
  /** Names and values one after the other, those that every answer carries first. */
  private readonly lines = new WeakMap<FastAnswer['headers'], string[]>();
  private readonly trust: Trust | null;
  private framework: RequestListener = () => {};
  private parse: FastifyInstance['parseCookie'] = () => ({});
  private common: readonly string[] = [];
  private isOpen = false;
  private readonly answers: Counter<'route'>;

  constructor(
    private readonly metrics: Metrics,
    @Inject(CONFIG) { trustedProxies }: Pick<Config, 'trustedProxies'>,
  ) {
    this.answers = new Counter({
      name: 'stampede_http_fast_answers_total',
      help: 'Requests answered before the framework, by route pattern.',
      labelNames: ['route'],
      registers: [metrics.registry],
      collect: () => metrics.handOver(),
    });
    this.trust = trustedProxies.length > 0 ? remembered(compile([...trustedProxies])) : null;
  }

  /** @param rest what follows `/api/events/:event`; `takesBody`: a body of JSON is its everyday form, else none is */
  add(method: 'GET' | 'POST', rest: string, run: FastRoute, { takesBody = false } = {}): void {
    const route = `${BEFORE}:event${rest}`;
    const answers = this.answers.labels({ route });
    const seconds = (status: FastAnswer['status']): Batch => {
      const histogram = this.metrics.requestSeconds.labels({ method, route, status });
      return this.metrics.batch((values) => {
        answers.inc(values.length);
        for (const value of values) histogram.observe(value);
      });
    };
    const ofMethod = this.routes.get(method) ?? new Map<string, Route>();
    this.routes.set(method, ofMethod);
    ofMethod.set(rest, {
      run,
      takesBody,
      seconds: { 200: seconds(200), 201: seconds(201), 304: seconds(304), 428: seconds(428) },
    });
  }

  /** Stands before the framework from now until it closes. @param headers what every answer carries */
  open(fastify: FastifyInstance, headers: Headers): void {
    const [framework] = fastify.server.listeners('request');
    if (!framework) throw new Error('the framework does not listen to its server');
    this.framework = framework.bind(fastify.server) as RequestListener;
    this.parse = (header) => fastify.parseCookie(header);
    this.common = Object.entries(headers).flat();
    fastify.server.removeAllListeners('request');
    fastify.server.on('request', (request, response) => {
      if (!this.take(request, response)) this.framework(request, response);
    });
    this.isOpen = true;
  }

  /** A replica that closes tells its clients so, which is the framework's to do. */
  close(): void {
    this.isOpen = false;
  }

  /** What a fast route has thrown: the framework's answer to this request. */
  thrownFor(request: IncomingMessage): unknown {
    return this.thrown.get(request);
  }

  /** The body of a request, for the framework: anew where it was read here. */
  bodyOf(request: IncomingMessage): Readable | null {
    const body = this.bodies.get(request);
    return body ? Readable.from([body], { objectMode: false }) : null;
  }

  cookiesOf({ headers: { cookie } }: IncomingMessage): Readonly<Record<string, string | undefined>> {
    return cookie === undefined ? {} : this.parse(cookie);
  }

  addressOf(request: IncomingMessage): string {
    const asked = this.trust !== null && request.headers['x-forwarded-for'] !== undefined;
    return (asked ? addressesOf(request, this.trust!).at(-1) : request.socket.remoteAddress) ?? '';
  }

  private take(request: IncomingMessage, response: ServerResponse): boolean {
    const { method = '', url = '' } = request;
    if (!this.isOpen || !url.startsWith(BEFORE)) return false;
    const end = url.indexOf('/', BEFORE.length);
    const route = end < 0 ? undefined : this.routes.get(method)?.get(url.slice(end));
    if (!route) return false;
    const event = url.slice(BEFORE.length, end);
    if (!route.takesBody) {
      if (hasBody(request)) return false;
      this.run(route, new FastRequest(request, event, null, this), request, response);
    } else {
      if (!isShortJson(request.headers)) return false;
      void bodyFrom(request).then((body) =>
        this.run(route, new FastRequest(request, event, body, this), request, response),
      );
    }
    return true;
  }

  private run(route: Route, request: FastRequest, raw: IncomingMessage, response: ServerResponse): void {
    const began = performance.now();
    const fail = (thrown: unknown): void => {
      this.thrown.set(raw, thrown);
      this.leave(request, raw, response);
    };
    const end = (answer: FastAnswer | null): void => {
      if (answer === null) return this.leave(request, raw, response);
      this.write(answer, response);
      route.seconds[answer.status].add((performance.now() - began) / 1_000);
    };
    try {
      const found = route.run(request);
      // What is known at once costs neither a promise nor a turn of the microtasks.
      if (found instanceof Promise) void found.then(end).catch(fail);
      else end(found);
    } catch (thrown) {
      fail(thrown);
    }
  }

  /** To the framework, as if it had come there at first. */
  private leave({ body }: FastRequest, raw: IncomingMessage, response: ServerResponse): void {
    if (body) this.bodies.set(raw, body);
    this.framework(raw, response);
  }

  private write({ status, headers, setCookie, body }: FastAnswer, response: ServerResponse): void {
    let lines = this.linesOf(headers);
    if (setCookie !== undefined) lines = [...lines, 'set-cookie', setCookie];
    if (status !== 304) lines = [...lines, 'content-length', String(Buffer.byteLength(body))];
    response.writeHead(status, lines);
    response.end(body);
  }

  private linesOf(headers: FastAnswer['headers']): string[] {
    let lines = this.lines.get(headers);
    if (!lines) this.lines.set(headers, (lines = [...this.common, ...Object.entries(headers).flat()]));
    return lines;
  }
}

/** Whoever stands before us is the same few addresses at each request; to parse one costs more than the rest of the question. */
function remembered(trust: Trust): Trust {
  const known = new Map<string, boolean>();
  return (address, hop) => {
    const said = known.get(address);
    if (said !== undefined) return said;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const isTrusted = trust(address, hop);
    known.set(address, isTrusted);
    return isTrusted;
  };
}

/** As it was sent; where it was sent twice, as Node joins such. */
function headerOf(request: IncomingMessage, name: string): string | undefined {
  const { rawHeaders } = request;
  let found: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const sent = rawHeaders[at]!;
    if (sent.length !== name.length || sent.toLowerCase() !== name) continue;
    if (found !== undefined) return String(request.headers[name]);
    found = rawHeaders[at + 1];
  }
  return found;
}

/** Whoever breaks off in between is not answered: there is nobody left. */
function bodyFrom(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
  });
}

function isShortJson({
  'content-type': type = '',
  'content-length': length = '',
  'transfer-encoding': transfer,
  'content-encoding': encoding,
  expect,
}: IncomingHttpHeaders): boolean {
  if (transfer !== undefined || encoding !== undefined || expect !== undefined) return false;
  return JSON_TYPE.test(type) && PLAIN_LENGTH.test(length) && Number(length) > 0 && Number(length) <= LONGEST_BODY;
}

function hasBody(request: IncomingMessage): boolean {
  const length = headerOf(request, 'content-length') ?? '0';
  return length !== '0' || headerOf(request, 'transfer-encoding') !== undefined;
}
