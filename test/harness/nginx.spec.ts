import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onPath } from '../../local/debian.ts';
import { freePort } from '../../local/free-port.ts';
import { inRoot } from '../../local/paths.ts';
import { childrenOf } from '../../local/process-table.ts';
import { type RunningBalancer, startBalancer } from './balancer.ts';
import { outsideOfContainers } from './nginx.ts';
import { until } from './wait.ts';

const shipped = readFileSync(inRoot('infra', 'nginx.conf'), 'utf8');

describe('the configuration that the product ships, outside of containers', () => {
  const where = { port: 4000, replicaPorts: [4001, 4002], folder: '/a/b', probePort: 4003 };

  it('has nothing of the containers left, and the same rules', () => {
    const text = outsideOfContainers(shipped, where);
    expect(text).not.toMatch(/replica-|\/tmp\/|resolve|8080|\/dev\/std/);
    expect(text.match(/server 127\.0\.0\.1:\d+/g)).toEqual(['server 127.0.0.1:4001', 'server 127.0.0.1:4002']);
    const rules = shipped.match(/^ *(proxy_|location|keepalive|error_page|least_conn|return|add_header).*$/gm)!;
    for (const rule of rules.filter((line) => !line.includes('/tmp/'))) expect(text).toContain(rule);
  });

  it('says so where the file has changed', () => {
    expect(() => outsideOfContainers(shipped.replace('listen 8080', 'listen 80'), where)).toThrow(/nothing like/);
  });
});

/** Somebody who answers where a replica would. */
function standIn(port: number, answer: RequestListener): Promise<Server> {
  const server = createServer(answer);
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

async function gone(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

describe.skipIf(onPath('nginx') === null)('nginx before replicas', () => {
  let [port, ports]: [number, number[]] = [0, []];
  let servers: Server[] = [];
  let balancer: RunningBalancer;

  const answer: RequestListener = (request, response) => {
    if (request.url?.endsWith('/stream')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      // Nothing follows until the client has seen this.
      return void response.write('data: one\n\n');
    }
    response.end(JSON.stringify({ from: request.headers['x-forwarded-for'], host: request.headers.host }));
  };
  const ask = (path: string, from = '127.0.0.1'): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, localAddress: from, agent: false }, resolve).on('error', reject);
    });

  beforeAll(async () => {
    port = await freePort();
    ports = [await freePort(), await freePort()];
    servers = await Promise.all(ports.map((each) => standIn(each, answer)));
    balancer = await startBalancer('nginx', port, ports);
  });
  afterAll(async () => {
    await balancer.close();
    await Promise.all(servers.map(gone));
  });

  it('is one process and its workers', () => {
    expect(balancer.name).toBe('nginx');
    expect(childrenOf(balancer.pid).length).toBeGreaterThan(0);
  });

  it('tells replicas where somebody comes from', async () => {
    const seen = await ask('/api/events/a', '127.64.3.2');
    const [text] = (await once(seen.setEncoding('utf8'), 'data')) as [string];
    expect(JSON.parse(text)).toEqual({ from: '127.64.3.2', host: `127.0.0.1:${port}` });
  });

  it('passes a stream on while it goes on', async () => {
    const stream = await ask('/api/events/a/stream');
    const [text] = (await once(stream.setEncoding('utf8'), 'data')) as [string];
    expect(text).toBe('data: one\n\n');
    stream.destroy();
  });

  it('goes on with the one that is left, says 503 when none is, and takes back whoever is there again', async () => {
    await gone(servers[0]!);
    for (let nth = 0; nth < 8; nth++) {
      const { statusCode } = (await ask('/api/events/a')).resume();
      expect(statusCode).toBe(200);
    }
    await gone(servers[1]!);
    const none = (await ask('/api/events/a')).resume();
    expect([none.statusCode, none.headers['retry-after']]).toEqual([503, '1']);
    servers = await Promise.all(ports.map((each) => standIn(each, answer)));
    for (const each of ports) {
      expect(await until(() => balancer.takesPart(each), { what: 'nginx asks the replica again' })).toBe(true);
    }
  });
});
