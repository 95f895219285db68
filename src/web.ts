import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { NotFound, sendProblem } from './platform/http/index.ts';

/** Hashed files never change; the page that names them is asked for each time. */
const HASHED = /\/assets\//;

/** Serves the built pages, compressed at build time: the waiting room's own, and for whatever is no file and no API the app's. */
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
    return sendPage(reply, 'index.html');
  });
  if (built) fastify.get('/queue/:slug', (_request, reply) => sendPage(reply, 'queue/index.html'));
}

function sendPage(reply: FastifyReply, file: string): FastifyReply {
  return reply.header('cache-control', 'no-cache').sendFile(file);
}
