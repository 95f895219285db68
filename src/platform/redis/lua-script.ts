import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RedisClient } from './redis.ts';

/** A text that Redis runs by its hash. */
export class Script {
  readonly text: string;
  private readonly sha: string;

  constructor(text: string) {
    this.text = text;
    this.sha = createHash('sha1').update(text).digest('hex');
  }

  /** @returns the reply as Redis gave it; the caller's typed function makes it a union. */
  async run(
    client: RedisClient,
    keys: readonly string[],
    args: readonly (string | number | Buffer)[],
  ): Promise<unknown> {
    try {
      return await client.run((redis) => redis.evalsha(this.sha, keys.length, ...keys, ...args));
    } catch (error) {
      // A restarted Redis has forgotten its scripts.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return client.run((redis) => redis.eval(this.text, keys.length, ...keys, ...args));
    }
  }
}

/** A script of its own file, `<name>-<number of KEYS>.lua` or `<name>-n.lua` for as many as there are. */
export class LuaScript extends Script {
  /** Null: as many as the caller has. */
  private readonly keyCount: number | null;

  constructor(moduleUrl: string, file: string) {
    const path = fileURLToPath(new URL(file, moduleUrl));
    super(readFileSync(path, 'utf8'));
    const count = /-(\d+|n)\.lua$/.exec(basename(path))?.[1];
    this.keyCount = count === 'n' ? null : Number(count);
  }

  override run(
    client: RedisClient,
    keys: readonly string[],
    args: readonly (string | number | Buffer)[],
  ): Promise<unknown> {
    if (this.keyCount !== null && keys.length !== this.keyCount)
      throw new Error(`${this.keyCount} keys expected, ${keys.length} given`);
    return super.run(client, keys, args);
  }
}
