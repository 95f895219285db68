import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { CONFIG, type Config } from '../config/index.ts';
import { crashPoint } from '../crash-points/index.ts';
import { dropOldPlans } from './fresh-plans.ts';
import { PrismaClient } from './generated/client.ts';
import { gather, left, together, withCommit } from './pipeline.ts';
import type { Statement } from './sql-file.ts';

/** A transaction: pass it first to whatever takes part. */
export type Tx = pg.PoolClient;
export type Row = Record<string, unknown>;
/** A statement with its values. */
export type Asked = readonly [statement: Statement, values: readonly unknown[]];

/** Serialization failure and deadlock: the transaction did nothing, so it may simply run again. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 3;

/** int8 as a number: every bigint column of ours stays far below 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * PostgreSQL, the truth. One pool for the hot statements (`query`, `transaction`) and for Prisma (`prisma`): plain reads
 * and edits go through Prisma, whatever is hot or locks rows through statements in files.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;

  constructor(@Inject(CONFIG) config: Pick<Config, 'databaseUrl' | 'databasePoolSize'>) {
    this.pool = new pg.Pool({
      connectionString: config.databaseUrl,
      max: config.databasePoolSize,
      connectionTimeoutMillis: 2_000,
      application_name: 'stampede',
      keepAlive: true,
      // A statement does not wait for the answer to the one before: they are done in order all the same.
      pipeline: true,
      query_timeout: 20_000,
      // A replica that hangs must not hold row locks for ever; nothing of ours takes this long.
      statement_timeout: 15_000,
      idle_in_transaction_session_timeout: 15_000,
      lock_timeout: 5_000,
    });
    // A connection that breaks (the server restarted) is replaced by the pool; without a listener it ends the process. The
    // pool's own hears of idle ones only: whoever has one in his hands between two statements has none.
    this.pool.on('error', () => {});
    this.pool.on('connect', (client) => client.on('error', () => {})); // guard: broken-connection
    this.pool.on('acquire', dropOldPlans);
    this.prisma = new PrismaClient({ adapter: new PrismaPg(this.pool) });
  }

  async query<R extends Row>(statement: Statement, values: readonly unknown[] = []): Promise<R[]> {
    return (await this.pool.query<R>({ ...statement, values: [...values] })).rows;
  }

  /** Statements in one packet on one connection, each a transaction of its own, in this order. */
  async queryAll<R extends readonly Row[]>(
    ...asked: { readonly [K in keyof R]: Asked }
  ): Promise<{ -readonly [K in keyof R]: R[K][] }> {
    const client = await this.pool.connect();
    let broken = true;
    try {
      const found = await together(...asked.map(([statement, values]) => rows(client, statement, values)));
      broken = false;
      return found as never;
    } finally {
      client.release(broken);
    }
  }

  /**
   * The outermost verb opens it. Runs again when PostgreSQL says that it undid everything; no network inside.
   *
   * @param begin `with locks`: its first statements leave together with BEGIN, unseen whether that was done. They may read, lock,
   * and do what is harmless alone; where BEGIN fails, nothing else follows them.
   */
  async transaction<T>(run: (tx: Tx) => Promise<T>, begin: 'alone' | 'with locks' = 'alone'): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const tx = await this.pool.connect();
      let broken: Error | undefined;
      try {
        const begun = send(tx, 'BEGIN');
        if (begin === 'alone') await begun;
        // What stands outside a transaction would be committed by itself: no more may reach the server.
        else begun.catch(() => void tx.end());
        const result = await run(tx);
        await commit(tx, begun);
        return result;
      } catch (error) {
        void left(tx);
        // Behind everything that was sent before it: when this is answered, nothing is on its way any more.
        await send(tx, 'ROLLBACK').catch((failure: Error) => {
          broken = failure;
        });
        if (broken) crashPoint('C29');
        if (attempt < ATTEMPTS && RETRYABLE.has(sqlState(error) ?? '')) continue;
        throw error;
      } finally {
        tx.release(broken);
      }
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.prisma.$disconnect();
    await this.pool.end();
  }
}

/** @throws what made PostgreSQL undo it: a COMMIT of a transaction that failed succeeds, and is a ROLLBACK */
async function commit(tx: Tx, begun: Promise<pg.QueryResult>): Promise<void> {
  const waiting = left(tx);
  const [, end] = await together(begun, send(tx, 'COMMIT'), ...waiting);
  if (end.command !== 'COMMIT') throw new Error('the transaction was undone');
}

/** Rows of a statement inside a transaction. */
export async function rows<R extends Row>(tx: Tx, statement: Statement, values: readonly unknown[] = []): Promise<R[]> {
  return (await send<R>(tx, { ...statement, values: [...values] })).rows;
}

/** How many rows a guarded change touched: the caller checks it, always. */
export async function changed(tx: Tx, statement: Statement, values: readonly unknown[] = []): Promise<number> {
  return (await send(tx, { ...statement, values: [...values] })).rowCount ?? 0;
}

/** A statement whose row count says nothing to anybody: it leaves with what follows it, at the latest with COMMIT. */
export function lastly(tx: Tx, statement: Statement, values: readonly unknown[] = []): void {
  withCommit(tx, changed(tx, statement, values));
}

function send<R extends Row>(tx: Tx, query: string | pg.QueryConfig): Promise<pg.QueryResult<R>> {
  gather(tx);
  return tx.query<R>(query as pg.QueryConfig);
}

export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function isUniqueViolation(error: unknown, index?: string): boolean {
  if (sqlState(error) !== '23505') return false;
  return index === undefined || (error as { constraint?: string }).constraint === index;
}
