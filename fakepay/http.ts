import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { authenticateCaller, type Keys } from './auth.ts';
import { apiFailure, ApiError, invalid } from './errors.ts';
import { Faults, FaultSyntax } from './faults.ts';
import { parseForm } from './form.ts';
import { truth, type Gateway, type Reply } from './gateway.ts';
import { newId } from './ids.ts';
import type { Pages } from './pages.ts';
import { apiVersion } from './render.ts';
import { findRoute, openToBrowsers } from './routes.ts';
import type { Store } from './store.ts';

const largestBodyBytes = 256 * 1024;

/** The answers of the card form and the API that pages of other origins may read. */
const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, Stripe-Version',
  'Access-Control-Expose-Headers': 'Request-Id, Idempotent-Replayed',
  'Access-Control-Max-Age': '300',
};

export interface Parts {
  store: Store;
  gateway: Gateway;
  faults: Faults;
  pages: Pages;
  keys: Keys;
  /** fakepay's address as browsers reach it, or null to take it from each request. */
  publicUrl: string | null;
}

export interface Incoming {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** fakepay's own address as this caller reaches it. */
  baseUrl: string;
}

export function createHttpServer(parts: Parts): Server {
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const host = request.headers.host ?? 'localhost';
    const url = URL.parse(request.url ?? '/', `http://${host}`);
    if (url === null) return void send(response, 400, 'text/plain', 'Bad request');
    const incoming = { request, response, url, baseUrl: parts.publicUrl ?? `http://${host}` };
    answer(parts, incoming).catch((error: unknown) => {
      console.error('fakepay:', error);
      sendJson(response, 500, { error: apiFailure().error });
    });
  });
  return server;
}

async function answer(parts: Parts, incoming: Incoming): Promise<void> {
  const { request, response, url } = incoming;
  if (url.pathname.startsWith('/v1/')) return answerApi(parts, incoming);
  if (url.pathname === '/__faults') return answerFaults(parts, incoming);
  if (request.method === 'GET' && url.pathname === '/__truth') return sendJson(response, 200, truth(parts.store));
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
    sendReply(incoming, await parts.gateway.call(route, call));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    sendJson(response, error.status, { error: error.error });
  }
}

/** POST adds a fault or a list of them, GET shows them with how often they struck, DELETE clears them. */
async function answerFaults(parts: Parts, { request, response }: Incoming): Promise<void> {
  if (request.method === 'GET') return sendJson(response, 200, { faults: parts.faults.list() });
  if (request.method === 'DELETE') {
    parts.faults.clear();
    return sendJson(response, 200, { faults: [] });
  }
  // A page of another origin cannot send this type without asking first, and it is not allowed to.
  if (request.method !== 'POST' || header(request, 'content-type')?.startsWith('application/json') !== true) {
    return sendJson(response, 415, { error: { message: 'Send JSON, as application/json.' } });
  }
  try {
    const given: unknown = JSON.parse(await readBody(request));
    const rules = Array.isArray(given) ? given : [given];
    sendJson(response, 201, { faults: rules.map((rule) => parts.faults.add(rule)) });
  } catch (error) {
    if (!(error instanceof FaultSyntax || error instanceof SyntaxError)) throw error;
    sendJson(response, 400, { error: { message: error.message } });
  }
}

function sendReply({ request, response }: Incoming, reply: Reply): void {
  if (reply.kind === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  const write = (): void => {
    if (response.destroyed) return;
    const body = reply.truncated ? reply.body.slice(0, reply.body.length / 2) : reply.body;
    setHeaders(response, reply.headers);
    send(response, reply.status, 'application/json', body);
  };
  if (reply.afterMs === 0) return write();
  const timer = setTimeout(write, reply.afterMs);
  response.on('close', () => clearTimeout(timer));
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

/** @throws ApiError 400 for a body beyond 256 KB */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > largestBodyBytes) throw invalid('The request body is too large.', 'request_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function setHeaders(response: ServerResponse, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json', JSON.stringify(body, null, 2));
}

export function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  if (response.headersSent || response.destroyed) return;
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store');
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': length }).end(body);
}
