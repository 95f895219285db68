import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 32 * 2 ** 20;
/** Who sends nothing for so long waits for the answer himself. */
const STILL_MS = 250;

/**
 * Takes, and forgets, what a client still sends of a body that nobody wants. Whoever is answered and cut off while he sends
 * sees a broken connection instead of the answer; a balancer takes it for a replica that has died.
 *
 * @returns when all has come, or the client is gone or silent, or has sent more than anybody with good reasons
 */
export function drained(body: IncomingMessage): Promise<void> {
  if (body.readableEnded || body.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let bytes = 0;
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      timer.refresh();
      if (bytes > MOST_BYTES) end();
    };
    const end = (): void => {
      clearTimeout(timer);
      body.off('data', count);
      resolve();
    };
    const timer = setTimeout(end, STILL_MS);
    body.on('data', count).once('end', end).once('close', end).resume();
  });
}
