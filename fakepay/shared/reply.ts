import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Strike } from './faults.ts';
import { send, setHeaders } from './http.ts';

/** What is written back. */
export interface Written {
  kind: 'answer';
  status: number;
  body: string;
  headers: Record<string, string>;
  afterMs: number;
  /** The body breaks off in the middle. */
  truncated?: boolean;
  /** The body drips in over so many milliseconds. */
  dripMs?: number;
  html?: boolean;
}

/** An answer, or a connection that breaks. */
export type Reply = { kind: 'reset' } | Written;

export const written = (status: number, body: string, headers: Record<string, string> = {}): Written => ({
  kind: 'answer',
  status,
  body,
  headers,
  afterMs: 0,
});

/** How an API words the failures that strike before anything was done. */
export interface Failures {
  failed(status: 500 | 503): Written;
  tooMany(reason: 'account' | 'endpoint'): Written;
}

/** Faults that strike before anything was done: no key is saved. Null: the call runs. */
export function before({ rule, draw }: Strike, failures: Failures): Reply | null {
  switch (rule.fault) {
    case 'reset_before':
    case 'outage':
      return { kind: 'reset' };
    case '500_before':
      return failures.failed(500);
    case 'brownout':
      return draw < (rule.errorShare ?? 0.3) ? { ...failures.failed(503), afterMs: rule.ms ?? 2000 } : null;
    case 'rate_limit':
      return failures.tooMany('endpoint');
    default:
      return null;
  }
}

/** Faults that strike after the commit: only the answer suffers. */
export function after(strike: Strike | null, answer: Written): Reply {
  const rule = strike?.rule;
  switch (rule?.fault) {
    case 'reset_after_commit':
      return { kind: 'reset' };
    case 'hang_after_commit':
      return { ...answer, afterMs: rule.ms ?? 20_000 };
    case 'brownout':
      return { ...answer, afterMs: rule.ms ?? 2000 };
    case 'truncated_json':
      return { ...answer, truncated: true };
    case 'slow_loris':
      return { ...answer, dripMs: rule.ms ?? 20_000 };
    case 'wrong_content_type':
      return { ...answer, status: 200, body: '<!doctype html><title>Welcome</title><p>It works.', html: true };
    default:
      return answer;
  }
}

export function sendReply(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (reply.kind === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  const write = (): void => {
    if (response.destroyed) return;
    setHeaders(response, reply.headers);
    if (reply.dripMs !== undefined) return drip(response, reply, reply.dripMs);
    const body = reply.truncated === true ? reply.body.slice(0, reply.body.length / 2) : reply.body;
    send(response, reply.status, reply.html === true ? 'text/html; charset=utf-8' : 'application/json', body);
  };
  if (reply.afterMs === 0) return write();
  const timer = setTimeout(write, reply.afterMs);
  response.on('close', () => clearTimeout(timer));
}

const drops = 40;

/** Keeps the reader busy: a read deadline that starts anew with each byte never ends. */
function drip(response: ServerResponse, { status, body }: Written, overMs: number): void {
  const bytes = Buffer.from(body);
  const size = Math.ceil(bytes.length / drops);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
  let at = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(at, at + size));
    at += size;
    if (at < bytes.length) return;
    clearInterval(timer);
    response.end();
  }, overMs / drops);
  response.on('close', () => clearInterval(timer));
}
