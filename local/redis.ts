import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { freePort } from './free-port.ts';
import { redisBinary } from './redis-binary.ts';
import type { Service } from './supervised-process.ts';

export interface RedisOptions {
  folder: string;
  password: string;
  /** Off only for stores that are thrown away. */
  durable: boolean;
}

/** Describes how to run a Redis of our own. @throws CannotContinue when this machine has none and can get none. */
export async function embeddedRedis(options: RedisOptions): Promise<{ service: Service; redisUrl: string }> {
  const { program, env } = await redisBinary();
  const port = await freePort();
  mkdirSync(options.folder, { recursive: true });
  const config = path.join(options.folder, 'redis.conf');
  // In a file, and not among the arguments, where everyone on the machine could read the password.
  writeFileSync(config, settings(port, options), { mode: 0o600 });
  const service: Service = {
    name: 'redis',
    command: program,
    args: [config],
    env: { ...process.env, ...env },
    cwd: options.folder,
    isReady: () => answersPing(port, options.password),
    stopSignal: 'SIGTERM',
    killSignal: 'SIGKILL',
    stopMs: 2000,
  };
  return { service, redisUrl: `redis://:${options.password}@127.0.0.1:${port}/0` };
}

function settings(port: number, { folder, password, durable }: RedisOptions): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir "${folder}"`,
    `requirepass ${password}`,
    'daemonize no',
    // Jobs may not be evicted: a full Redis must refuse, not forget.
    'maxmemory-policy noeviction',
    `appendonly ${durable ? 'yes' : 'no'}`,
    'appendfsync everysec',
    'save ""',
    '',
  ].join('\n');
}

function answersPing(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    let reply = '';
    const socket = connect({ host: '127.0.0.1', port });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => finish(false));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (chunk) => {
      reply += chunk.toString();
      if (reply.includes('+PONG')) finish(true);
      // While it reads its file it answers -LOADING.
      else if (reply.split('\r\n').length > 2) finish(false);
    });
  });
}
