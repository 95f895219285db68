import { createServer, type Server } from 'node:http';
import {
  BodyTooLarge,
  header,
  incomingOf,
  readBody,
  send,
  sendJson,
  setHeaders,
  type Incoming,
} from '../shared/http.ts';
import { newId } from '../shared/ids.ts';
import { sendReply } from '../shared/reply.ts';
import { authenticateCaller, type Keys } from './auth.ts';
import type { Control } from './control.ts';
import { apiFailure, ApiError, invalid } from './errors.ts';
import { parseForm } from './form.ts';
import type { Gateway } from './gateway.ts';
import type { Pages } from './pages.ts';
import { apiVersion } from './render.ts';
import { findRoute, openToBrowsers } from './routes.ts';

/** The answers of the card form and the API that pages of other origins may read. */
const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, Stripe-Version',
  'Access-Control-Expose-Headers': 'Request-Id, Idempotent-Replayed',
  'Access-Control-Max-Age': '300',
};

export interface Parts {
  gateway: Gateway;
  control: Control;
  pages: Pages;
  keys: Keys;
  /** fakepay's address as browsers reach it, or null to take it from each request. */
  publicUrl: string | null;
}

export const createHttpServer = (parts: Parts): Server =>
  createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const incoming = incomingOf(request, response, parts.publicUrl);
    if (incoming === null) return void send(response, 400, 'text/plain', 'Bad request');
    answer(parts, incoming).catch((error: unknown) => {
      if (error instanceof BodyTooLarge) {
        return sendJson(response, 400, { error: invalid(error.message, 'request_too_large').error });
      }
      console.error('fakepay:', error);
      sendJson(response, 500, { error: apiFailure().error });
    });
  });

async function answer(parts: Parts, incoming: Incoming): Promise<void> {
  const { request, response, url } = incoming;
  if (url.pathname.startsWith('/v1/')) return answerApi(parts, incoming);
  if (url.pathname.startsWith('/__')) return parts.control.answer(incoming);
  if (request.method === 'GET' && url.pathname === '/livez') return sendJson(response, 200, { status: 'ok' });
  if (await parts.pages.answer(incoming)) return;
  sendJson(response, 404, { error: unknownUrl(request.method, url).error });
}

async function answerApi(parts: Parts, incoming: Incoming): Promise<void> {
  const { request, response, url, baseUrl } = incoming;
  const requestId = newId('req').slice(0, 18);
  response.setHeader('Request-Id', requestId);
  const version = header(request, 'stripe-version') ?? apiVersion;
  response.setHeader('Stripe-Version', version);
  if (openToBrowsers(url.pathname)) setHeaders(response, crossOrigin);
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  try {
    const found = findRoute(request.method ?? 'GET', url.pathname);
    if (found === null) throw unknownUrl(request.method, url);
    const params = parseForm(request.method === 'GET' ? url.search.slice(1) : await readBody(request));
    const { route, id } = found;
    const access = authenticateCaller(header(request, 'authorization'), params, parts.keys, route.browser ?? false);
    const idempotencyKey = header(request, 'idempotency-key');
    const call = { id, params, access, requestId, idempotencyKey, version, baseUrl, path: url.pathname };
    sendReply(request, response, await parts.gateway.call(route, call));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    sendJson(response, error.status, { error: error.error });
  }
}

const unknownUrl = (method: string | undefined, url: URL): ApiError =>
  new ApiError(
    404,
    {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${url.pathname}). Fakepay speaks a part of Stripe's API.`,
    },
    false,
  );
