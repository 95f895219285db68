import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import { CONFIG, type Config } from '../config/index.ts';

const ANSWER_WITHIN_MS = 1_500;
const CONNECT_WITHIN_MS = 2_000;
/** Between two tries to come back to a Redis that was away, at most: seats that were held are not free before. */
const AGAIN_WITHIN_MS = 200;

/** Redis is not connected, or the last call was not answered in time. Answered with 503. */
export class RedisAway extends Error {}

/**
 * The connection for what may be lost: holds, counts. Auto-pipelining stays off (measured slower than plain calls): what is hot
 * shares a call, and calls of one moment leave in one packet.
 *
 * Nothing waits for Redis for long: a call that is not answered within 1.5 s opens a breaker, and while it is open one call
 * at a time goes out to see, all others are refused at once. Nothing is queued for a Redis to come or sent a second time
 * by itself: what was meant for one Redis must not reach the next one, which may hold other things.
 */
@Injectable()
export class RedisClient implements OnModuleInit, OnApplicationShutdown {
  /** Who answered `identify` last on the connection there is; null since it broke. */
  identity: string | null = null;
  private readonly redis: Redis;
  private readonly log = new Logger('Redis');
  private open = false;
  private trying = false;
  private isGathering = false;

  constructor(@Inject(CONFIG) config: Pick<Config, 'redisUrl'>) {
    this.redis = new Redis(config.redisUrl, {
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: ANSWER_WITHIN_MS,
      connectTimeout: CONNECT_WITHIN_MS,
      retryStrategy: (attempt) => Math.min(50 * attempt, AGAIN_WITHIN_MS),
      // One that still reads what was on its disk is asked again as soon, and not after the second that ioredis would wait.
      maxLoadingRetryTime: AGAIN_WITHIN_MS,
    });
    this.redis.on('error', (error: Error) => this.log.warn({ err: error }, 'Redis is away; trying again'));
    this.redis.on('close', () => {
      this.identity = null;
    });
  }

  /** The first request should find it; a Redis that is away keeps no replica from beginning. */
  async onModuleInit(): Promise<void> {
    await this.redis.connect().catch(() => {});
  }

  /** @throws RedisAway, or what Redis answers */
  async run<Reply>(call: (redis: Redis) => Promise<Reply>): Promise<Reply> {
    if (this.redis.status !== 'ready') throw new RedisAway('Redis is not connected');
    if (this.open && this.trying) throw new RedisAway('Redis does not answer');
    const trial = this.open;
    if (trial) this.trying = true;
    try {
      this.gather();
      const reply = await call(this.redis);
      if (this.open) this.log.log('Redis answers again');
      this.open = false;
      return reply;
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'Command timed out') throw error;
      if (!this.open) this.log.warn({ withinMs: ANSWER_WITHIN_MS }, 'Redis does not answer; calls are refused');
      this.open = true;
      throw new RedisAway('Redis does not answer', { cause: error });
    } finally {
      if (trial) this.trying = false;
    }
  }

  /** What is called in one go leaves in one packet: with a hundred events at once hardly two share a call. */
  private gather(): void {
    if (this.isGathering) return;
    const { stream } = this.redis;
    stream.cork();
    this.isGathering = true;
    process.nextTick(() => {
      this.isGathering = false;
      stream.uncork();
    });
  }

  /**
   * Which life of which Redis this is: its process and its history of replication. Another one may hold other things: a
   * restart reads back what was on disk, a replica that took over had not heard everything.
   */
  async identify(): Promise<string> {
    const [server, replication] = await this.run((redis) =>
      Promise.all([redis.info('server'), redis.info('replication')]),
    );
    const runId = /^run_id:(\S+)/m.exec(server)?.[1] ?? '';
    const replicationId = /^master_replid:(\S+)/m.exec(replication)?.[1] ?? '';
    this.identity = `${runId} ${replicationId}`;
    return this.identity;
  }

  async onApplicationShutdown(): Promise<void> {
    this.redis.disconnect();
    await Promise.resolve();
  }
}
