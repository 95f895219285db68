import { Injectable, Logger } from '@nestjs/common';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { InventoryQueries } from '../inventory/index.ts';
import { SEAT_BYTE } from './hold.ts';
import { HoldsRedis, type Stale } from './holds.redis.ts';

const READ_GENERATION = sqlFile(import.meta.url, './sql/read-generation.sql');
const RAISE_GENERATION = sqlFile(import.meta.url, './sql/raise-generation.sql');
const ATTEMPTS = 4;

/**
 * The generation of an event's state in Redis lives in PostgreSQL. Whoever finds Redis without it raises it by
 * compare-and-set and loads the state anew from PostgreSQL; every script refuses another generation.
 */
@Injectable()
export class Generations {
  private readonly log = new Logger('Generations');
  private readonly known = new Map<number, number>();

  constructor(
    private readonly database: Database,
    private readonly redis: HoldsRedis,
    private readonly inventory: InventoryQueries,
  ) {}

  /** Runs a script with the generation it needs; learns or begins one when Redis says that it is stale. */
  async with<Reply>(eventId: number, call: (generation: number) => Promise<Reply | Stale>): Promise<Reply> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const generation = this.known.get(eventId) ?? (await this.learn(eventId));
      const reply = await call(generation);
      if (!isStale(reply)) return reply;
      await this.renew(eventId);
    }
    throw new Error(`the state of event ${eventId} could not be loaded into Redis`);
  }

  private async learn(eventId: number): Promise<number> {
    const [row] = await this.database.query<{ generation: number }>(READ_GENERATION, [eventId]);
    if (!row) throw new Error(`no event ${eventId}`);
    this.known.set(eventId, row.generation);
    return row.generation;
  }

  private async renew(eventId: number): Promise<void> {
    const generation = await this.learn(eventId);
    if ((await this.redis.generation(eventId)) === generation) return;
    const [raised] = await this.database.query<{ generation: number }>(RAISE_GENERATION, [eventId, generation]);
    const next = raised?.generation ?? (await this.learn(eventId));
    await this.redis.load(eventId, next, bytesOf(await this.inventory.states(eventId)));
    this.known.set(eventId, next);
    await this.catchUp(eventId, next);
    this.log.log({ eventId, generation: next }, 'seat state loaded into Redis');
  }

  /** A claim that committed between the reading and the loading is not in what was loaded: look once more. */
  private async catchUp(eventId: number, generation: number): Promise<void> {
    const states = await this.inventory.states(eventId);
    for (const state of ['c', 's', 'x'] as const) {
      const places = [...states].flatMap((each, at) => (each === state ? [at] : []));
      for (let from = 0; from < places.length; from += 1_000) {
        await this.redis.settle(eventId, generation, state, '', places.slice(from, from + 1_000));
      }
    }
  }
}

/** PostgreSQL's letters as the seat string's bytes: only "free" differs. */
export function bytesOf(states: string): string {
  return states.replaceAll('f', SEAT_BYTE.free);
}

function isStale(reply: unknown): reply is Stale {
  return typeof reply === 'object' && reply !== null && 'outcome' in reply && reply.outcome === 'stale';
}
