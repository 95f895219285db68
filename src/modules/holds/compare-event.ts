import { Injectable } from '@nestjs/common';
import { InventoryQueries } from '../inventory/index.ts';
import { Deadlines } from './deadlines.ts';
import { bytesOf, type Generation, Generations } from './generations.ts';
import { differences, isWhole } from './hold.ts';
import { HoldsRedis, type Look } from './holds.redis.ts';

/** Places that the two stores disagree on, and what both say: Redis's byte, then PostgreSQL's. */
export type Disagreement = ReadonlyMap<number, string>;

/**
 * Looks at one event in both stores. Where Redis contradicts itself something of it is lost, and a new generation is
 * declared. What it sees besides, holds that run out and changes to copy, it passes on: the replica that made them may be
 * gone.
 *
 * Cost: one Redis call and one statement, each of one byte a place.
 */
@Injectable()
export class CompareEvent {
  private readonly seen = new Map<number, string>();

  constructor(
    private readonly redis: HoldsRedis,
    private readonly generations: Generations,
    private readonly deadlines: Deadlines,
    private readonly inventory: InventoryQueries,
  ) {}

  async run(eventId: number): Promise<Disagreement> {
    const { look, generation } = await this.generations.with(eventId, async (current) => {
      const reply = await this.redis.look(eventId, current.generation);
      return reply.outcome === 'stale' ? reply : { look: reply, generation: current };
    });
    if (!isWhole(look)) return this.lost(eventId, generation); // guard: whole
    this.passOn(eventId, generation, look);
    const postgres = bytesOf(await this.inventory.states(eventId));
    const both = (place: number) => `${look.bytes[place]}${postgres[place]}`;
    return new Map(differences(look.bytes, postgres).map((place) => [place, both(place)]));
  }

  private async lost(eventId: number, generation: Generation): Promise<Disagreement> {
    await this.generations.declareLost(eventId, generation);
    return new Map();
  }

  private passOn(eventId: number, { generation }: Generation, look: Look): void {
    if (look.nextDeadlineInMs !== null) this.deadlines.note(eventId, look.nextDeadlineInMs);
    const version = `${generation}.${look.version}`;
    if (this.seen.get(eventId) !== version) this.redis.changed.add(eventId);
    this.seen.set(eventId, version);
  }
}
