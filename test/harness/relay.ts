import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { knownAtMs } from '../../local/draw/algorithm.ts';

export interface Relay {
  readonly url: string;
  /** Rounds that it does not give out, though their time has come. */
  readonly withheld: Set<number>;
  /** How often it was asked for a round before its time. */
  readonly early: number;
  close(): Promise<void>;
}

/** A beacon's relay over the wire: each round has a value of its own, and none before its time. Its signatures are nobody's. */
export async function startRelay(): Promise<Relay> {
  const signatures = new Map<number, Buffer>();
  const withheld = new Set<number>();
  let early = 0;
  const server = createServer((request, response) => {
    const round = Number(/^\/[0-9a-f]{64}\/public\/(\d+)$/.exec(request.url ?? '')?.[1]);
    const known = knownAtMs(round) <= Date.now();
    if (!known) early += 1;
    if (!known || withheld.has(round)) return void response.writeHead(404).end();
    const signature = signatures.get(round) ?? randomBytes(48);
    signatures.set(round, signature);
    const randomness = createHash('sha256').update(signature).digest('hex');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ round, randomness, signature: signature.toString('hex') }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    withheld,
    get early() {
      return early;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
