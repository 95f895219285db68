import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../clock/index.ts';
import { Database, sqlFile } from '../db/index.ts';
import { RedisClient } from './redis.ts';

const READ_LIFE = sqlFile(import.meta.url, './sql/read-life.sql');
const DECLARE_LIFE = sqlFile(import.meta.url, './sql/declare-life.sql');

const EVERY_MS = 1_000;
/** In Redis: the number of the life that was declared. Gone with everything else. */
const LIFE = 'redis:life';

/** `redis`: which Redis it is, as it calls itself. */
interface Life {
  readonly number: number;
  readonly redis: string;
  readonly [column: string]: unknown;
}

/**
 * Which life of Redis this is: declared in PostgreSQL, and raised by compare-and-set as soon as a replica finds another
 * process, another history of replication, or that what it wrote there is gone. Every generation counts it, so one row ends
 * all states that the Redis before had.
 *
 * Each replica looks at every connect, before any script goes out, and once a second.
 * Cost: 3 Redis calls a second and replica; a statement at a connect only.
 */
@Injectable()
export class RedisLife {
  private readonly log = new Logger('RedisLife');
  private known: Life | undefined;
  private looking: Promise<number> | undefined;

  constructor(
    private readonly database: Database,
    private readonly client: RedisClient,
    sweeps: Sweeps,
  ) {
    sweeps.add({
      everyMs: EVERY_MS,
      run: async () => void (await this.look()),
      trouble: 'Redis could not be watched',
      on: 'all',
    });
  }

  /** Costs nothing while the connection is the one that was looked at. @throws RedisAway */
  number(): Promise<number> {
    if (this.known && this.known.redis === this.client.identity) return Promise.resolve(this.known.number);
    return this.look();
  }

  /** Asks Redis, and declares a new life where this is not the one that was declared. */
  look(): Promise<number> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async lookOnce(): Promise<number> {
    const redis = await this.client.identify();
    const shown = await this.client.run((connection) => connection.get(LIFE));
    const known = this.known;
    if (known && known.redis === redis && shown === String(known.number)) return known.number;

    let life = await this.declared();
    // Where somebody has declared it since we looked last, the mark in Redis may still be on its way.
    const news = known !== undefined && life.number > known.number;
    if (life.redis !== redis || (shown !== String(life.number) && !news)) {
      const rows = await this.database.query(DECLARE_LIFE, [life.number, redis]);
      if (rows.length > 0)
        this.log.warn({ life: life.number + 1, redis }, 'Redis is another one, or empty: a new life is declared');
      life = await this.declared();
      if (life.redis !== redis) throw new Error('two Redis at once: another replica has declared another one');
    }
    await this.client.run((connection) => connection.set(LIFE, life.number));
    this.known = life;
    return life.number;
  }

  private async declared(): Promise<Life> {
    const [life] = await this.database.query<Life>(READ_LIFE);
    return life ?? { number: 0, redis: '' };
  }
}
