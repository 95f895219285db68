import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { compile, all as addressesOf } from '@fastify/proxy-addr';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Counter } from 'prom-client';
import { CONFIG, type Config } from '../config/index.ts';
import { Metrics } from '../telemetry/index.ts';

const BEFORE = '/api/events/';
/** Of these a route says more than helmet does, or Node does it by itself. */
const NOT_COMMON = new Set(['cache-control', 'content-type', 'content-length', 'set-cookie', 'date', 'connection']);

/** A request, as far as a fast route may look at it. Has no body. */
export class FastRequest {
  readonly event: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  private readonly raw: IncomingMessage;
  private readonly lane: FastLane;

  /** @param event as in the path: an id or a slug */
  constructor(raw: IncomingMessage, event: string, lane: FastLane) {
    this.event = event;
    this.method = raw.method!;
    this.headers = raw.headers;
    this.raw = raw;
    this.lane = lane;
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
  readonly status: 200 | 304;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, not bytes: Node writes it together with the head, in one call of the system. */
  readonly body: string;
}

/** Null: this request is no everyday one, and the framework's route, which does the same in full, answers it. */
export type FastRoute = (request: FastRequest) => FastAnswer | null | Promise<FastAnswer | null>;

interface Route {
  readonly run: FastRoute;
  readonly labels: { readonly method: string; readonly route: string };
}

/**
 * Answers the everyday form of the few hottest routes before the framework: half of a request's CPU is the framework and its
 * hooks, and a waiting room is asked 20,000 times a second. Each route here has its full form in a controller.
 * Whatever is unusual goes there, and so does whatever is thrown: refusals are written in one place. ADR 14 says why.
 */
@Injectable()
export class FastLane {
  private readonly routes = new Map<string, Route>();
  private readonly thrown = new WeakMap<IncomingMessage, unknown>();
  private readonly trust: ((address: string, hop: number) => boolean) | null;
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
    });
    this.trust = trustedProxies.length > 0 ? compile([...trustedProxies]) : null;
  }

  /** @param rest what follows `/api/events/:event` */
  add(method: 'GET' | 'POST', rest: string, run: FastRoute): void {
    this.routes.set(`${method} ${rest}`, { run, labels: { method, route: `${BEFORE}:event${rest}` } });
  }

  /** Stands before the framework from now until it closes. */
  async open(fastify: FastifyInstance): Promise<void> {
    const [framework] = fastify.server.listeners('request');
    if (!framework) throw new Error('the framework does not listen to its server');
    this.framework = framework.bind(fastify.server) as RequestListener;
    this.parse = (header) => fastify.parseCookie(header);
    // What every answer carries is taken from one.
    const { headers } = await fastify.inject({ url: '/livez' });
    this.common = Object.entries(headers).flatMap(([name, value]) =>
      NOT_COMMON.has(name) ? [] : [name, String(value)],
    );
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

  cookiesOf({ headers: { cookie } }: IncomingMessage): Readonly<Record<string, string | undefined>> {
    return cookie === undefined ? {} : this.parse(cookie);
  }

  addressOf(request: IncomingMessage): string {
    return (this.trust ? addressesOf(request, this.trust).at(-1) : request.socket.remoteAddress) ?? '';
  }

  private take(request: IncomingMessage, response: ServerResponse): boolean {
    const { method, url = '', headers } = request;
    if (!this.isOpen || !url.startsWith(BEFORE)) return false;
    const end = url.indexOf('/', BEFORE.length);
    const route = end < 0 ? undefined : this.routes.get(`${method} ${url.slice(end)}`);
    if (!route || hasBody(headers)) return false;
    void this.run(route, new FastRequest(request, url.slice(BEFORE.length, end), this), request, response);
    return true;
  }

  private async run(
    { run, labels }: Route,
    request: FastRequest,
    raw: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const began = performance.now();
    try {
      const answer = await run(request);
      if (answer === null) return this.framework(raw, response);
      const { status, headers, body } = answer;
      const own = Object.entries({ ...headers, ...(status === 200 && { 'content-length': Buffer.byteLength(body) }) });
      response.writeHead(status, [...this.common, ...own.flat()] as string[]);
      response.end(body);
      this.answers.inc({ route: labels.route });
      this.metrics.requestSeconds.observe({ ...labels, status }, (performance.now() - began) / 1_000);
    } catch (thrown) {
      this.thrown.set(raw, thrown);
      this.framework(raw, response);
    }
  }
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  const { 'content-length': length = '0' } = headers;
  return length !== '0' || headers['transfer-encoding'] !== undefined;
}
