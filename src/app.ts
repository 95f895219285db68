import cookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.ts';
import { Sessions } from './modules/identity/index.ts';
import { openApiOf } from './openapi.ts';
import type { Config } from './platform/config/index.ts';
import {
  asLoggedRefusal,
  asRefusal,
  FastLane,
  ProblemFilter,
  Refusals,
  type SecurityHeaders,
  securityHeaders,
  sendProblem,
  StrictValidation,
} from './platform/http/index.ts';
import { Metrics, RecentLatency, requestIdOf } from './platform/telemetry/index.ts';
import { serveWeb } from './web.ts';

const BODY_LIMIT = 64 * 1024;
/** The one route that takes more: a stadium's plan is 5 MB. */
const PLAN_BODY_LIMIT = 16 * 1024 * 1024;
const WEBHOOK_ROUTE = '/api/webhooks/:provider';
const PLAN_ROUTE = '/api/admin/seating-plans';

/** Everything but `listen`: a replica's app, as `main` and the tests start it. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    maxParamLength: 200,
    genReqId: requestIdOf,
    routerOptions: { ignoreTrailingSlash: true },
    // An address that cannot be decoded has no route, and so no filter.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, asRefusal(error), request.url),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config), adapter, {
    rawBody: true,
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.useGlobalFilters(new ProblemFilter(app.get(Refusals)));
  app.useGlobalPipes(new StrictValidation());

  // What is read here is JSON; Nest brings its parsers for it.
  adapter.getInstance().removeContentTypeParser('text/plain');
  await app.register(cookie);
  const headers = securityHeaders(config);
  addHooks(app, headers);
  // Made when it is asked for first: a sixth of what a start costs, and most replicas are never asked.
  let document: string | undefined;
  adapter.getInstance().get('/api/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(openApiOf(app));
    return reply.type('application/json; charset=utf-8').send(document);
  });
  await serveWeb(adapter.getInstance(), config.webDir);
  await app.init();
  app.get(FastLane).open(adapter.getInstance(), headers.api);
  return app;
}

/** Security headers, session, origin check, body limit and timing: hooks, since an interceptor costs 18 µs a request. */
function addHooks(app: NestFastifyApplication, headers: SecurityHeaders): void {
  const sessions = app.get(Sessions);
  const { requestSeconds } = app.get(Metrics);
  const latency = app.get(RecentLatency);
  const lane = app.get(FastLane);
  const fastify = app.getHttpAdapter().getInstance();
  const refusals = app.get(Refusals);
  fastify.setErrorHandler((error, request, reply) => {
    const refusal = asLoggedRefusal(error, request);
    refusals.told(refusal, request);
    sendProblem(reply, refusal, request.url);
  });
  fastify.addHook('onRoute', (route) => {
    if (route.url === PLAN_ROUTE) route.bodyLimit = PLAN_BODY_LIMIT;
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(isApi(request) ? headers.api : isAsset(request) ? headers.file : headers.page);
    const thrown = lane.thrownFor(request.raw);
    if (thrown !== undefined) return done(thrown as Error);
    latency.began(`${request.method} ${routeOf(request)}`, request);
    if (isApi(request)) {
      try {
        sessions.checkOrigin(request);
      } catch (refusal) {
        return done(refusal as Error);
      }
      if (routeOf(request) !== WEBHOOK_ROUTE) request.visitor = sessions.visitorOf(request, reply);
    }
    done();
  });
  fastify.addHook('preParsing', ({ raw }, _reply, payload, done) => done(null, lane.bodyOf(raw) ?? payload));
  fastify.addHook('preClose', (done) => {
    lane.close();
    done();
  });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    // What a route does not call cacheable is somebody's own: no cache may keep it.
    if (isApi(request) && !reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request) || 'none';
    latency.ended(`${request.method} ${route}`, request);
    requestSeconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}

/** The pattern that the router matched: it decodes the path first, so `/%61pi/` is `/api/` to it and must be to us. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? '';
}

/** Also what no route matches, as long as it says so. */
function isApi(request: FastifyRequest): boolean {
  return routeOf(request).startsWith('/api/') || request.url.startsWith('/api/');
}

/** By its route: what is no file is answered with a document, whatever its address looks like. */
function isAsset(request: FastifyRequest): boolean {
  return routeOf(request).startsWith('/assets/');
}
