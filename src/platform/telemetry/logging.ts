import { randomUUID } from 'node:crypto';
import type { Params } from 'nestjs-pino';

const QUIET = new Set(['/livez', '/readyz', '/metrics']);
const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** Structured lines with a request id and no personal data: no cookies, no keys, no bodies, no query strings. */
export function logging(level: string): Params {
  return {
    pinoHttp: {
      level,
      genReqId: (request) => {
        const given = request.headers['x-request-id'];
        return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
      },
      autoLogging: { ignore: ({ url }) => QUIET.has(url ?? '') },
      customLogLevel: (_request, { statusCode }) => (statusCode >= 500 ? 'error' : 'info'),
      serializers: {
        // Query strings may carry access tokens, headers cookies and keys: the path is enough.
        req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
          id,
          method,
          path: url.split('?')[0],
        }),
        // The fields that clients put on errors may carry a row or a request: with somebody's mail address in it.
        err: ({ name, message, code, stack }: Error & { code?: unknown }) => ({ name, message, code, stack }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
    },
  };
}
