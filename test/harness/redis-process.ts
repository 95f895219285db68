import path from 'node:path';
import { inject } from 'vitest';
import { redisBinary } from '../../local/redis-binary.ts';
import { type Program, startProgram } from './program.ts';
import type { TestStores } from './stores.ts';
import { until } from './wait.ts';

/** The Redis of a test as a process that can be killed, and started again with what it left on disk. */
export class RedisProcess {
  readonly #stores: TestStores;
  #again: Program | null = null;

  /** @param stores whose `redis` is connected */
  constructor(stores: TestStores) {
    this.#stores = stores;
  }

  /** From now on it writes every change to disk before it answers. */
  async makeDurable(): Promise<void> {
    const { redis } = this.#stores;
    await redis.config('SET', 'appendfsync', 'always');
    await redis.config('SET', 'appendonly', 'yes');
    await redis.config('REWRITE');
    const settled = async () => /aof_rewrite_in_progress:0/.test(await redis.info('persistence'));
    await until(settled, { what: 'the append-only file is there' });
  }

  /** Kills it and starts it again, on its old port. Resolves when it answers. */
  async restart(): Promise<void> {
    const server = await this.#stores.redis.info('server');
    const of = (field: string) => new RegExp(`^${field}:(\\S+)`, 'm').exec(server)?.[1] ?? '';
    const config = of('config_file');
    if (this.#again) await this.#again.kill('SIGKILL');
    else process.kill(Number(of('process_id')), 'SIGKILL');
    const { program, env } = await redisBinary();
    this.#again = await startProgram({
      name: 'redis-again',
      command: program,
      args: [path.resolve(config)],
      env: { ...process.env, ...env },
      runFolder: inject('runFolder'),
      isReady: async () => (await this.#stores.redis.ping()) === 'PONG',
    });
  }

  /** Neither answers nor closes its connections, until the work is done. */
  async whileHanging<T>(act: () => Promise<T>): Promise<T> {
    const [, found] = /process_id:(\d+)/.exec(await this.#stores.redis.info('server')) ?? [];
    process.kill(Number(found), 'SIGSTOP');
    try {
      return await act();
    } finally {
      process.kill(Number(found), 'SIGCONT');
    }
  }

  async close(): Promise<void> {
    await this.#again?.kill('SIGKILL');
  }
}
