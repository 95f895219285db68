import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { answerFaults, isJsonPost } from '../shared/fault-routes.ts';
import type { Faults } from '../shared/faults.ts';
import {
  BodyTooLarge,
  header,
  incomingOf,
  objectIn,
  readBody,
  send,
  sendJson,
  setHeaders,
  type Incoming,
} from '../shared/http.ts';
import { sendReply } from '../shared/reply.ts';
import type { Gateway } from './gateway.ts';
import type { Store } from './model.ts';
import type { Pages } from './pages.ts';
import { refuse, Refusal } from './refusal.ts';
import { closeDispute, openDispute } from './refunds.ts';
import type { Json } from './render.ts';
import { findRoute } from './routes.ts';
import { truth } from './settlements.ts';

export interface Parts {
  store: Store;
  gateway: Gateway;
  faults: Faults;
  pages: Pages;
  secretKey: string;
  /** fakepay-b's address as browsers reach it, or null to take it from each request. */
  publicUrl: string | null;
}

const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Content-Type',
};

export const createHttpServer = (parts: Parts): Server =>
  createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const incoming = incomingOf(request, response, parts.publicUrl);
    if (incoming === null) return void send(response, 400, 'text/plain', 'Bad request');
    answer(parts, incoming).catch((error: unknown) => {
      const refusal = error instanceof BodyTooLarge ? refuse.badRequest('body') : error;
      if (refusal instanceof Refusal) return sendJson(response, refusal.status, { error: refusal.error });
      console.error('fakepay-b:', error);
      sendJson(response, 500, { error: { kind: 'internal' } });
    });
  });

async function answer(parts: Parts, incoming: Incoming): Promise<void> {
  const { request, response, url } = incoming;
  if (/^\/__faults(\/|$)/.test(url.pathname)) return answerFaults(parts.faults, incoming);
  if (url.pathname.startsWith('/__')) return control(parts, incoming);
  if (request.method === 'GET' && url.pathname === '/livez') return sendJson(response, 200, { status: 'ok' });
  if (await parts.pages.answer(incoming)) return;
  return answerApi(parts, incoming);
}

async function answerApi({ gateway, secretKey }: Parts, incoming: Incoming): Promise<void> {
  const { request, response, url, baseUrl } = incoming;
  if (url.pathname.startsWith('/sessions/')) setHeaders(response, crossOrigin);
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  const { route, id } = findRoute(request.method ?? 'GET', url.pathname) ?? {};
  if (route === undefined || id === undefined) throw refuse.notFound();
  if (route.open !== true && !same(header(request, 'authorization') ?? '', `ApiKey ${secretKey}`)) {
    throw refuse.unauthorised();
  }
  const given = route.method === 'GET' ? Object.fromEntries(url.searchParams) : await bodyOf(incoming);
  const needsKey = route.method === 'POST' && route.open !== true;
  const key = needsKey ? (header(request, 'request-key') ?? '') : '';
  if (needsKey && (key === '' || key.length > 255)) throw refuse.badRequest('Request-Key');
  sendReply(request, response, await gateway.call(route, { id, given, baseUrl, path: url.pathname, key }));
}

/** An absent body is an empty one. */
async function bodyOf({ request }: Incoming): Promise<Json> {
  const text = await readBody(request);
  const given = text === '' ? {} : objectIn(text);
  if (given === null) throw refuse.badRequest('body');
  return given;
}

/** What tests do to the gateway, and see of it, outside its API. */
async function control({ store, gateway }: Parts, incoming: Incoming): Promise<void> {
  const { request, response, url } = incoming;
  const [, name, id = ''] = /^\/__(\w+)(?:\/(\w+))?$/.exec(url.pathname) ?? [];
  if (request.method === 'GET' && name === 'truth') return sendJson(response, 200, truth(store));
  if (!isJsonPost(incoming)) return;
  const given = await bodyOf(incoming);
  if (name === 'disputes') {
    return sendJson(
      response,
      id === '' ? 201 : 200,
      gateway.unasked(id === '' ? openDispute : closeDispute, id, given),
    );
  }
  if (name !== 'clock') throw refuse.notFound();
  const { advanceMs } = given;
  if (typeof advanceMs !== 'number' || !(advanceMs > 0)) throw refuse.badRequest('advanceMs');
  store.advance(advanceMs);
  gateway.runDue();
  sendJson(response, 200, { now: new Date(store.clock.now()).toISOString(), aheadMs: store.clock.ahead });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
