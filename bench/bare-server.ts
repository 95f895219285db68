import Fastify from 'fastify';

/**
 * The limit of routes: a bare Fastify that answers the same bytes and knows nothing. A JSON body that is posted to it is checked with a
 * schema, as an API does.
 */

/** What is asked, as `METHOD route`, and what is answered. */
export interface Answers {
  [asked: string]: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** As base64. */
    readonly body: string;
    /** Of the body that is posted. */
    readonly schema?: object;
  };
}

/** ANSWERS, PORT. */
const { ANSWERS = '{}', PORT = '0' } = process.env;
const app = Fastify({ logger: false });
for (const [asked, { status, headers, body, schema }] of Object.entries(JSON.parse(ANSWERS) as Answers)) {
  const [method = '', url = ''] = asked.split(' ');
  const bytes = Buffer.from(body, 'base64');
  app.route({
    method,
    url,
    ...(schema && { schema: { body: schema } }),
    handler: (_request, reply) =>
      reply
        .code(status)
        .headers(headers)
        .send(bytes.length > 0 ? bytes : undefined),
  });
}
app.get('/readyz', (_request, reply) => reply.send('ok'));
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
