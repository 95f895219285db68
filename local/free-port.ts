import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { CannotContinue } from './cannot-continue.ts';

// Below the range from which systems take the ports of outgoing connections: a replica that is started again
// must not find its port taken by somebody's connection.
const LOWEST = 21_000;
const HIGHEST = 32_000;

/** Programs that run at once would find the same port free, and take it seconds later: each has a part of its own. */
const PARTS = 64;
const PART_SIZE = Math.floor((HIGHEST - LOWEST) / PARTS);

const given = new Set<number>();
let ownPart: Promise<[number, number]> | undefined;

/** A port of 127.0.0.1 that nothing listens on, and that was not given to another caller, of this process or another one. */
export async function freePort(): Promise<number> {
  const range = await (ownPart ??= takePart());
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const port = randomInt(...range);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new CannotContinue(
    `No free port was found between ${LOWEST} and ${HIGHEST}: end some programs, then try again.`,
  );
}

/** A part is whose process listens at its first port, until it ends; who finds none takes from all of them. */
async function takePart(): Promise<[number, number]> {
  const first = randomInt(PARTS);
  for (let at = 0; at < PARTS; at += 1) {
    const from = LOWEST + PART_SIZE * ((first + at) % PARTS);
    const holder = await listening(from);
    if (!holder) continue;
    holder.unref();
    return [from + 1, from + PART_SIZE];
  }
  return [LOWEST, HIGHEST];
}

/** Whether one could listen there now. */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const probe = await listening(port, host);
  if (!probe) return false;
  return new Promise((resolve) => probe.close(() => resolve(true)));
}

function listening(port: number, host = '127.0.0.1'): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}
