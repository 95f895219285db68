import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import { CannotContinue } from './cannot-continue.ts';

// Below the range from which systems take the ports of outgoing connections: a replica that is started again
// must not find its port taken by somebody's connection.
const LOWEST = 21_000;
const HIGHEST = 32_000;

const given = new Set<number>();

/** A port of 127.0.0.1 that nothing listens on, and that was not given to another caller of this process. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new CannotContinue(
    `No free port was found between ${LOWEST} and ${HIGHEST}: end some programs, then try again.`,
  );
}

/** Whether one could listen there now. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
