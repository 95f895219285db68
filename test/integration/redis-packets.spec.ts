import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Redis } from 'ioredis';
import { RedisClient } from '../../src/platform/redis/index.ts';
import { testStores, type TestStores } from '../harness/stores.ts';
import { until } from '../harness/wait.ts';

let stores: TestStores;
let client: RedisClient;
let redis: Redis;
beforeAll(async () => {
  stores = await testStores();
  client = new RedisClient({ redisUrl: stores.redisUrl });
  await client.onModuleInit();
  await client.run((connection) => {
    redis = connection;
    return connection.ping();
  });
});
afterAll(async () => {
  await client?.onApplicationShutdown();
  await stores?.close();
});

const echo = (text: string): Promise<string> => client.run((connection) => connection.echo(text));

describe('calls of Redis', () => {
  it('of one moment leave together, and each has its own answer', async () => {
    const { stream } = redis;
    const before = stream.bytesWritten;
    const answers = ['a', 'b', 'c'].map(echo);
    // All three are kept until everything of this moment has been called.
    expect(stream.writableCorked).toBe(1);
    expect([stream.bytesWritten - stream.writableLength - before, stream.writableLength > 0]).toEqual([0, true]);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c']);
    expect(stream.writableCorked).toBe(0);
  });

  it('do not wait for one that comes later', async () => {
    for (const text of ['first', 'second', 'third']) expect(await echo(text)).toBe(text);
    expect(redis.stream.writableCorked).toBe(0);
  });

  it('that were kept when the connection broke are refused, and the next one is as good', async () => {
    const broken = redis.stream;
    const lost = echo('lost');
    broken.destroy();
    await expect(lost).rejects.toThrow();
    await until(
      () =>
        echo('again').then(
          (text) => text === 'again',
          () => false,
        ),
      { what: 'Redis answers again' },
    );
    expect(redis.stream).not.toBe(broken);
    expect(redis.stream.writableCorked).toBe(0);
  });
});
