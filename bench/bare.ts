import { request as httpRequest } from 'node:http';
import { freePort } from '../local/free-port.ts';
import { inRoot } from '../local/paths.ts';
import { plainEnv, startProgram } from '../test/harness/program.ts';
import { theRun } from '../test/harness/run.ts';
import type { Answers } from './bare-server.ts';
import type { Request, Server } from './http-side.ts';

export interface Bare {
  readonly server: Server;
  close(): Promise<void>;
}

/** Headers that every server writes without being asked. */
const BY_ITSELF = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

/**
 * Starts so many limits of a request: they answer what ours answers now.
 * @param schema of the body that they are posted @throws Error where the answer is a refusal
 */
export async function startBares(count: number, ours: Server, asked: Request, schema?: object): Promise<Bare[]> {
  // Once: a seat is held once.
  const answer = await ask(ours, asked);
  const answers: Answers = {
    [`${asked.method} ${asked.route ?? asked.path(0)}`]: schema ? { ...answer, schema } : answer,
  };
  const bares: Bare[] = [];
  while (bares.length < count) bares.push(await startOne(answers));
  return bares;
}

async function startOne(answers: Answers): Promise<Bare> {
  const port = await freePort();
  const program = await startProgram({
    name: 'bare',
    command: process.execPath,
    args: [inRoot('bench', 'bare-server.ts')],
    env: { ...plainEnv(), NODE_ENV: 'production', PORT: String(port), ANSWERS: JSON.stringify(answers) },
    runFolder: theRun().runFolder,
    isReady: async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok ?? false,
  });
  return { server: { port, pid: program.pid }, close: async () => void (await program.kill('SIGKILL')) };
}

/** Not by fetch, which unpacks what is compressed. */
function ask({ port }: Server, { method, path: pathOf, headers, body }: Request): Promise<Answers[string]> {
  const path = pathOf(0);
  const text = body?.(0);
  const lines = `${text === undefined ? '' : 'content-type: application/json\r\n'}${headers(0)}`
    .split('\r\n')
    .filter(Boolean)
    .map((line) => line.split(': ') as [string, string]);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, path, method, headers: Object.fromEntries(lines) }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', reject);
      answer.once('end', () => {
        const { statusCode: status = 0 } = answer;
        if (status >= 400) return reject(new Error(`${method} ${path} is answered with ${status}`));
        const own = Object.entries(answer.headers).filter(([name]) => !BY_ITSELF.has(name));
        const named = Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
        resolve({ status, headers: named, body: Buffer.concat(chunks).toString('base64') });
      });
    });
    sent.once('error', reject).end(text);
  });
}
