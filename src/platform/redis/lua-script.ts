import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RedisClient } from './redis.ts';

/** A script of its own file, `<name>-<number of KEYS>.lua` or `<name>-n.lua` for as many as there are, run by its hash. */
export class LuaScript {
  private readonly text: string;
  private readonly sha: string;
  /** Null: as many as the caller has. */
  private readonly keyCount: number | null;

  constructor(moduleUrl: string, file: string) {
    const path = fileURLToPath(new URL(file, moduleUrl));
    this.text = readFileSync(path, 'utf8');
    this.sha = createHash('sha1').update(this.text).digest('hex');
    const count = /-(\d+|n)\.lua$/.exec(basename(path))?.[1];
    this.keyCount = count === 'n' ? null : Number(count);
  }

  /** @returns the reply as Redis gave it; the caller's typed function makes it a union. */
  async run(
    client: RedisClient,
    keys: readonly string[],
    args: readonly (string | number | Buffer)[],
  ): Promise<unknown> {
    if (this.keyCount !== null && keys.length !== this.keyCount)
      throw new Error(`${this.keyCount} keys expected, ${keys.length} given`);
    try {
      return await client.run((redis) => redis.evalsha(this.sha, keys.length, ...keys, ...args));
    } catch (error) {
      // A restarted Redis has forgotten its scripts.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return client.run((redis) => redis.eval(this.text, keys.length, ...keys, ...args));
    }
  }
}
