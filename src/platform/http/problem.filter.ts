import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../kit/index.ts';
import { RedisAway } from '../redis/index.ts';
import { drained } from './drained.ts';
import type { Refusals } from './refusals.ts';
import {
  BodyTooLarge,
  InternalFault,
  InvalidInput,
  MalformedBody,
  NotFound,
  Unavailable,
  UnsupportedMediaType,
} from './http.errors.ts';

/** PostgreSQL and socket errors that say "away for a moment" rather than "wrong". */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '53300',
  // PostgreSQL has no room left: it can be read, and written again when an operator has made some.
  '53100',
  // Waited too long for a lock or a statement, or was undone by others again and again: too much at once.
  '55P03',
  '57014',
  '40001',
  '40P01',
  '25P03',
  // Prisma's names for an absent server.
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
]);

/** What the clients say without a code: ioredis and pg that give up, Prisma, and a Redis that is not itself. */
const AWAY_WORDS = new RegExp(
  [
    "max retries per request|Command timed out|Connection is closed|Command aborted|Stream isn't writeable",
    'timeout exceeded when trying to connect|Connection terminated|Query read timeout',
    'Client (?:was closed|has encountered a connection error) and is not queryable',
    "Can't reach database server|Server has closed the connection",
    'No space left on device',
    '^(?:LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|BUSY|OOM|MISCONF)',
  ].join('|'),
);

/** PostgreSQL's own code, which Prisma hands on in words only. */
const PRISMA_SAYS = /Database error\. Code: `(\w{5})`/;

const log = new Logger('Http');

/** Turns whatever was thrown into an RFC 9457 problem document, and logs what nobody expected, once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly refusals: Refusals) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const refusal = asLoggedRefusal(thrown, request);
    this.refusals.told(refusal, request);
    if (reply.sent || reply.raw.headersSent) return;
    sendProblem(reply, refusal, request.url);
  }
}

export function sendProblem(reply: FastifyReply, refusal: Refusal, instance: string): void {
  if (refusal.retryAfterSeconds !== undefined) void reply.header('retry-after', String(refusal.retryAfterSeconds));
  void reply
    .status(refusal.status)
    .header('cache-control', 'no-store')
    .header('content-type', 'application/problem+json; charset=utf-8');
  const send = (): void => void reply.send(JSON.stringify(problemOf(refusal, instance)));
  if (refusal instanceof BodyTooLarge) void drained(reply.request.raw).then(send);
  else send();
}

export function problemOf(refusal: Refusal, instance: string): Record<string, unknown> {
  return {
    type: `/errors/${refusal.code}`,
    title: refusal.title,
    status: refusal.status,
    detail: refusal.message,
    code: refusal.code,
    instance: pathOf(instance),
    ...refusal.members(),
  };
}

/** The document of a refusal that says the same to everybody but for the path: made once. @returns it, by the path */
export function preparedProblem(refusal: Refusal): (path: string) => string {
  const mark = ':path';
  const [before = '', after = ''] = JSON.stringify(problemOf(refusal, mark)).split(JSON.stringify(mark));
  return (path) => `${before}${JSON.stringify(path)}${after}`;
}

/** Query strings may carry an access token: the path is enough to find the request again. */
function pathOf(url: string): string {
  return url.split('?')[0] ?? '';
}

/** As below; what nobody expected is logged. */
export function asLoggedRefusal(thrown: unknown, { id, method, url }: FastifyRequest): Refusal {
  const refusal = asRefusal(thrown);
  const request = { id, method, path: pathOf(url) };
  if (refusal.status >= 500) log.error({ err: refusal.cause ?? thrown, code: refusal.code, request }, 'request failed');
  return refusal;
}

/** What was thrown, as a refusal: ours as it is, the framework's by its status, the stores' absence, else a bug. */
export function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  const status = statusOf(thrown);
  if (status === 404) return new NotFound();
  if (status === 413) return new BodyTooLarge();
  if (status === 415) return new UnsupportedMediaType();
  if (status === 422) return new InvalidInput([]);
  if (status >= 400 && status < 500) return new MalformedBody();
  return isAway(thrown) ? new Unavailable(thrown) : new InternalFault(thrown);
}

function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number')
    return thrown.statusCode;
  return 500;
}

function isAway(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof RedisAway) return true;
  if ('code' in thrown && typeof thrown.code === 'string' && AWAY.has(thrown.code)) return true;
  return AWAY.has(PRISMA_SAYS.exec(thrown.message)?.[1] ?? '') || AWAY_WORDS.test(thrown.message);
}
