import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { Unavailable } from '../../platform/http/index.ts';
import { RedisLife } from '../../platform/redis/index.ts';
import { InventoryQueries } from '../inventory/index.ts';
import { isWhole, SEAT_BYTE } from './hold.ts';
import { HoldsRedis } from './holds.redis.ts';
import { Journal } from './journal.ts';
import type { Stale } from './replies.ts';

const READ_GENERATION = sqlFile(import.meta.url, './sql/read-generation.sql');
const RAISE_GENERATION = sqlFile(import.meta.url, './sql/raise-generation.sql');

/** While another replica loads the state, or has died doing so: 4 s of looks, 30 ms apart. */
const ATTEMPTS = 130;
const LOOK_AGAIN_MS = 30;

export interface Generation {
  /** What Redis must have: `<event's public id>:<number>`. */
  readonly generation: string;
  readonly number: number;
  /** How often this event alone was raised. */
  readonly raised: number;
  /** Of Redis, in which this was read. */
  readonly life: number;
  readonly [column: string]: unknown;
}

/**
 * The generation of an event's state in Redis lives in PostgreSQL, and every script refuses another one. It is raised with
 * every life of Redis, and for one event alone where Redis has lost something of it. Who finds Redis without it loads the
 * state anew from PostgreSQL, whoever raised it: a replica that dies in between leaves nothing closed.
 */
@Injectable()
export class Generations {
  private readonly log = new Logger('Generations');
  private readonly known = new Map<number, Generation>();
  private readonly renewing = new Map<number, Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly redis: HoldsRedis,
    private readonly life: RedisLife,
    private readonly journal: Journal,
    private readonly inventory: InventoryQueries,
    private readonly clock: Clock,
  ) {}

  /** Runs a script with the generation it needs; loads the state where Redis says that it has another. */
  async with<Reply>(eventId: number, call: (generation: Generation) => Promise<Reply | Stale>): Promise<Reply> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const reply = await call(await this.of(eventId));
      if (!isStale(reply)) return reply;
      await this.renew(eventId);
    }
    throw new Unavailable(new Error(`the state of event ${eventId} could not be loaded into Redis`));
  }

  /** The present generation, as far as this replica knows: what a script refuses is learnt anew. */
  async of(eventId: number): Promise<Generation> {
    const life = await this.life.number();
    const known = this.known.get(eventId);
    return known?.life === life ? known : this.learn(eventId);
  }

  /** Redis has the generation, and something of it is lost: a new one is declared and loaded. */
  async declareLost(eventId: number, { generation }: Generation): Promise<void> {
    await this.renew(eventId, generation);
  }

  private async learn(eventId: number): Promise<Generation> {
    const [row] = await this.database.query<Generation>(READ_GENERATION, [eventId]);
    if (!row) throw new Error(`no event ${eventId}`);
    this.known.set(eventId, row);
    return row;
  }

  /** One at a time a replica: a thousand fans who find the state gone read it once. */
  private renew(eventId: number, lost?: string): Promise<void> {
    const renewing =
      this.renewing.get(eventId) ?? this.renewOnce(eventId, lost).finally(() => this.renewing.delete(eventId));
    this.renewing.set(eventId, renewing);
    return renewing;
  }

  private async renewOnce(eventId: number, lost?: string): Promise<void> {
    // First of all Redis itself: what is lost with it is declared once, for all events.
    await this.life.look();
    if (await this.isLoaded(eventId, await this.learn(eventId), lost)) return;
    if (!(await this.redis.beginLoading(eventId))) return this.clock.sleep(LOOK_AGAIN_MS);
    const learnt = await this.learn(eventId);
    // Somebody else may have loaded it while we asked for our turn.
    if (await this.isLoaded(eventId, learnt, lost)) return this.redis.endLoading(eventId);
    const begun = await this.begin(eventId, learnt);
    crashPoint('C27');
    await this.load(eventId, begun);
  }

  private async isLoaded(eventId: number, { generation }: Generation, lost?: string): Promise<boolean> {
    if (generation === lost) return false;
    const look = await this.redis.look(eventId, generation);
    return look.outcome === 'seen' && isWhole(look);
  }

  /** @returns the generation to load: a raised one where this one had begun, for then what it had is lost */
  private async begin(eventId: number, learnt: Generation): Promise<Generation> {
    if (await this.journal.begin(eventId, learnt.number)) return learnt;
    await this.database.query(RAISE_GENERATION, [eventId, learnt.raised]);
    this.log.warn(
      { eventId, generation: learnt.number + 1 },
      'Redis has lost the state of an event: a new generation is declared',
    );
    const raised = await this.learn(eventId);
    await this.journal.begin(eventId, raised.number);
    return raised;
  }

  private async load(eventId: number, { generation, number }: Generation): Promise<void> {
    const before = await this.inventory.states(eventId);
    if (!(await this.redis.load(eventId, generation, bytesOf(before)))) return;
    await this.catchUp(eventId, generation, before);
    this.log.log({ eventId, generation: number }, 'seat state loaded into Redis');
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
