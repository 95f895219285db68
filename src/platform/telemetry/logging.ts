import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Params } from 'nestjs-pino';

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Structured lines without personal data: no cookies, no keys, no bodies, no query strings. A request that fails is a line; of
 * the others there are metrics, since at 300,000 a second a line for each is most of the work.
 */
export function logging(level: string): Params {
  return {
    // Nothing is logged for every request: the middleware that would do so runs on no route.
    forRoutes: [],
    pinoHttp: {
      level,
      serializers: {
        // The fields that clients put on errors may carry a row or a request: with somebody's mail address in it.
        err: ({ name, message, code, stack }: Error & { code?: unknown }) => ({ name, message, code, stack }),
      },
    },
  };
}

/** A request is known by what its client or balancer calls it, where that is a plain word, else by a number of ours. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}
