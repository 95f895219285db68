import { Injectable, Logger } from '@nestjs/common';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { InventoryQueries } from '../inventory/index.ts';
import { SEAT_BYTE } from './hold.ts';
import { HoldsRedis, type Stale } from './holds.redis.ts';

const READ_GENERATION = sqlFile(import.meta.url, './sql/read-generation.sql');
const RAISE_GENERATION = sqlFile(import.meta.url, './sql/raise-generation.sql');
const ATTEMPTS = 4;

/** `generation` is what Redis must have, `<event's public id>:<number>`. */
interface Generation {
  readonly generation: string;
  readonly number: number;
  readonly [column: string]: unknown;
}

/**
 * The generation of an event's state in Redis lives in PostgreSQL. Whoever finds Redis without it raises it by
 * compare-and-set and loads the state anew from PostgreSQL; every script refuses another generation.
 */
@Injectable()
export class Generations {
  private readonly log = new Logger('Generations');
  private readonly known = new Map<number, Generation>();

  constructor(
    private readonly database: Database,
    private readonly redis: HoldsRedis,
    private readonly inventory: InventoryQueries,
  ) {}

  /** Runs a script with the generation it needs; learns or begins one when Redis says that it is stale. */
  async with<Reply>(eventId: number, call: (generation: string) => Promise<Reply | Stale>): Promise<Reply> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const { generation } = this.known.get(eventId) ?? (await this.learn(eventId));
      const reply = await call(generation);
      if (!isStale(reply)) return reply;
      await this.renew(eventId);
    }
    throw new Error(`the state of event ${eventId} could not be loaded into Redis`);
  }

  private async learn(eventId: number): Promise<Generation> {
    const [row] = await this.database.query<Generation>(READ_GENERATION, [eventId]);
    if (!row) throw new Error(`no event ${eventId}`);
    this.known.set(eventId, row);
    return row;
  }

  private async renew(eventId: number): Promise<void> {
    const { generation, number } = await this.learn(eventId);
    if ((await this.redis.generation(eventId)) === generation) return;
    await this.database.query(RAISE_GENERATION, [eventId, number]);
    const next = await this.learn(eventId);
    const before = await this.inventory.states(eventId);
    if (!(await this.redis.load(eventId, next.generation, bytesOf(before)))) return;
    await this.catchUp(eventId, next.generation, before);
    this.log.log({ eventId, generation: next.number }, 'seat state loaded into Redis');
  }

  /** What committed between the reading and the loading told the generation before: look once more, tell the difference. */
  private async catchUp(eventId: number, generation: string, before: string): Promise<void> {
    const after = await this.inventory.states(eventId);
    const changed = Array.from({ length: after.length }, (_, place) => place).filter((at) => after[at] !== before[at]);
    for (const [state, places] of Map.groupBy(changed, (at) => after[at] ?? 'f')) {
      await this.redis.settle(eventId, generation, bytesOf(state), '', places);
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
