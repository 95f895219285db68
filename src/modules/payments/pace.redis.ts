import { Injectable } from '@nestjs/common';
import { LuaScript, RedisClient } from '../../platform/redis/index.ts';
import type { Bucket } from './buckets.ts';
import type { Operation } from './providers/payment-provider.ts';

const TAKE_TURN = new LuaScript(import.meta.url, './lua/take-turn-2.lua');

/** The turns that all replicas share. Both keys of a provider share its hash tag, and vanish when their buckets are full. */
@Injectable()
export class PaceRedis {
  constructor(private readonly client: RedisClient) {}

  /** @returns milliseconds until there may be a turn; 0: this is one */
  async take(provider: string, operation: Operation, account: Bucket, own: Bucket): Promise<number> {
    const keys = ['account', operation].map((name) => `pace:{${provider}}:${name}`);
    const args = [account, own].flatMap(({ intervalUs, burst, reserve }) => [intervalUs, burst, reserve]);
    const reply = (await TAKE_TURN.run(this.client, keys, args)) as ['turn'] | ['wait', number];
    return reply[0] === 'turn' ? 0 : Math.ceil(reply[1] / 1_000);
  }
}
