import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** They concern one connection only (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The balancer is the outermost proxy: what a client says about proxies before it is invented. */
const untrusted = new Set([
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  // Answered here, before the body comes.
  'expect',
]);

/** The request's headers as the replica gets them: names and values by turns. */
export function requestHeaders(request: IncomingMessage): string[] {
  const headers = kept(request.rawHeaders, named(request.headers.connection), untrusted);
  headers.push('X-Forwarded-For', addressOf(request), 'X-Forwarded-Proto', 'http');
  if (request.headers['x-request-id'] === undefined) headers.push('X-Request-Id', randomUUID());
  // The length, where there is one, was kept; a body without one goes on as it came, in chunks. No body is said plainly:
  // an empty chunked one would ask the replica for a parser of no content type.
  if (request.headers['transfer-encoding'] !== undefined) headers.push('Transfer-Encoding', 'chunked');
  else if (request.headers['content-length'] === undefined && !isQuestion(request)) headers.push('Content-Length', '0');
  return headers;
}

/** Asks and changes nothing. */
export function isQuestion(request: IncomingMessage): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

export function hasBody(request: IncomingMessage): boolean {
  const { 'transfer-encoding': encoding, 'content-length': length } = request.headers;
  return encoding !== undefined || Number(length ?? 0) > 0;
}

/** The answer's headers as the client gets them. */
export function responseHeaders(response: IncomingMessage): string[] {
  return kept(response.rawHeaders, named(response.headers.connection), new Set());
}

function kept(raw: string[], namedByConnection: ReadonlySet<string>, dropped: ReadonlySet<string>): string[] {
  const headers: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const lower = name.toLowerCase();
    if (hopByHop.has(lower) || namedByConnection.has(lower) || dropped.has(lower)) continue;
    headers.push(name, raw[index + 1] ?? '');
  }
  return headers;
}

/** `Connection` may name further headers that end here, but not ones that a request cannot do without. */
function named(connection: string | undefined): ReadonlySet<string> {
  const names = new Set((connection ?? '').toLowerCase().split(/\s*,\s*/));
  for (const needed of ['host', 'content-length', 'content-type', 'cookie', 'authorization']) names.delete(needed);
  return names;
}

function addressOf(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
}
