import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { Pace, quantile } from './pace.ts';
import { cookiesOf, headerOf, readAnswer, Wire } from './wire.ts';

const long = 'x'.repeat(200_000);
const server: Server = createServer((request, response) => {
  const { url = '', socket } = request;
  if (url === '/break') return void socket.destroy();
  if (url === '/nothing') return void response.writeHead(204).end();
  if (url === '/same') return void response.writeHead(304, { etag: '"e"' }).end();
  response.setHeader('Set-Cookie', ['a=1; Path=/', 'b=2; HttpOnly']);
  // Without a length it comes in chunks.
  if (url === '/chunks') {
    response.write(long);
    return void response.end('end');
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = `${request.method} ${socket.remoteAddress} ${Buffer.concat(chunks).toString()}`;
    response.writeHead(200, { 'content-length': Buffer.byteLength(text) }).end(text);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => server.close());

describe('a wire', () => {
  const wire = new Wire({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, from: '127.70.1.2' });
  afterAll(() => wire.close());

  it('carries one request after the other, from its address, whatever form the answer has', async () => {
    const posted = await wire.request('POST', '/', 'content-type: application/json\r\n', '{"é":1}');
    expect(posted.body.toString()).toBe('POST 127.70.1.2 {"é":1}');
    expect(cookiesOf(posted.head)).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect((await wire.request('GET', '/chunks', '')).body.toString()).toBe(`${long}end`);
    expect((await wire.request('GET', '/nothing', '')).status).toBe(204);
    const same = await wire.request('GET', '/same', '');
    expect([same.status, headerOf(same.head, 'etag'), headerOf(same.head, 'retry-after')]).toEqual([304, '"e"', null]);
  });

  it('says so when the connection breaks, and connects again', async () => {
    await expect(wire.request('GET', '/break', '')).rejects.toThrow();
    expect((await wire.request('GET', '/', '')).status).toBe(200);
  });

  it('waits for the whole answer, wherever it is cut', () => {
    const text = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nb\r\nhello world\r\n0\r\n\r\n';
    for (let cut = 0; cut < text.length; cut++) expect(readAnswer(Buffer.from(text.slice(0, cut)))).toBeNull();
    expect(readAnswer(Buffer.from(text))?.body.toString()).toBe('abchello world');
  });
});

describe('the pace', () => {
  it('does everything in the order of its moments, none before its own', async () => {
    const pace = new Pace();
    const begin = performance.now();
    const done: number[] = [];
    const moments = Array.from({ length: 200 }, (_, nth) => ((nth * 37) % 200) / 4);
    const all = moments.map((ms) => pace.until(begin + ms).then(() => done.push(ms)));
    await Promise.all(all);
    expect(done).toEqual(moments.toSorted((a, b) => a - b));
    expect(Math.min(...pace.lagsMs)).toBeGreaterThanOrEqual(0);
    expect(pace.lagsMs).toHaveLength(200);
  });

  it('counts how late things were where something else took the time', async () => {
    const pace = new Pace();
    const late = pace.until(performance.now() + 5);
    for (const until = performance.now() + 60; performance.now() < until;);
    await late;
    expect(quantile(pace.lagsMs, 0.99)).toBeGreaterThan(40);
  });
});
