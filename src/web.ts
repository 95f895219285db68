import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { NotFound, sendProblem } from './platform/http/index.ts';

/** Hashed files never change; the page that names them is asked for each time. */
const HASHED = /\/assets\//;

/** Serves the built web app, compressed at build time; whatever is no file and no API is a page of the app. */
export async function serveWeb(fastify: FastifyInstance, webDir: string): Promise<void> {
  const root = path.resolve(webDir);
  const built = existsSync(path.join(root, 'index.html'));
  if (built) {
    await fastify.register(fastifyStatic, {
      root,
      wildcard: false,
      preCompressed: true,
      index: false,
      setHeaders: (reply, file) => {
        reply.header('cache-control', HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  fastify.get('/*', (request, reply) => {
    if (!built || request.url.startsWith('/api/') || path.extname(request.url.split('?')[0] ?? '') !== '') {
      return sendProblem(reply, new NotFound(), request.url);
    }
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}
