import Fastify from 'fastify';

/** The limit that the room's routes are measured against: a bare Fastify that answers the same bytes and knows nothing. */

/** ANSWERS: for each path what a GET and a POST answer, as JSON; PORT. */
const { ANSWERS = '{}', PORT = '0' } = process.env;
const app = Fastify({ logger: false });
for (const [path, answer] of Object.entries(JSON.parse(ANSWERS) as { [path: string]: string })) {
  const bytes = Buffer.from(answer);
  const type = 'application/json; charset=utf-8';
  app.get(path, (_request, reply) => reply.header('content-type', type).send(bytes));
  app.post(path, (_request, reply) => reply.header('content-type', type).send(bytes));
}
app.get('/readyz', (_request, reply) => reply.send('ok'));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
