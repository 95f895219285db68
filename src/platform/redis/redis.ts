import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { CONFIG, type Config } from '../config/index.ts';

/**
 * The connection for what may be lost: holds, counts. Auto-pipelining stays off (measured slower than plain calls);
 * whatever is hot coalesces by itself. A call fails fast while Redis is away, so that a request answers 503 and not late.
 */
@Injectable()
export class RedisClient implements OnApplicationShutdown {
  readonly redis: Redis;
  private readonly log = new Logger('Redis');

  constructor(@Inject(CONFIG) config: Pick<Config, 'redisUrl'>) {
    this.redis = new Redis(config.redisUrl, {
      maxRetriesPerRequest: 1,
      commandTimeout: 3_000,
      retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
    });
    this.redis.on('error', (error: Error) => this.log.warn({ err: error }, 'Redis is away; trying again'));
  }

  async onApplicationShutdown(): Promise<void> {
    this.redis.disconnect();
    await Promise.resolve();
  }
}
