import { Injectable } from '@nestjs/common';
import { Database, isUniqueViolation, sqlFile } from '../../platform/db/index.ts';
import { AdmissionProof, type IssuedAdmission } from './admission-proof.ts';
import { Draws } from './draws.ts';
import { LiveRooms } from './live-rooms.ts';
import type { Phase } from './phase.ts';
import { NoPlace } from './queue.errors.ts';
import { QueueRedis } from './queue.redis.ts';
import { RoomGenerations } from './room-generations.ts';
import type { Visit } from './visits.ts';

/** Also when nothing is left: whoever has been let in may see for himself, and what comes back is for him. */
const ADMITTING: ReadonlySet<Phase> = new Set(['open', 'sold_out', 'drained']);
const ADMIT_VISITOR = sqlFile(import.meta.url, './sql/admit-visitor.sql');

export type Taken =
  { readonly turn: 'waiting' | 'next'; readonly ahead: number } | ({ readonly turn: 'admitted' } & IssuedAdmission);

/**
 * Swaps a place for an admission: once, and the same again for the same visitor.
 *
 * Cost: one Redis call; one statement for whoever comes in.
 * @throws NoPlace where he has no such place, or somebody else came in with it
 */
@Injectable()
export class TakeAdmission {
  constructor(
    private readonly database: Database,
    private readonly redis: QueueRedis,
    private readonly generations: RoomGenerations,
    private readonly proof: AdmissionProof,
    private readonly draws: Draws,
    private readonly live: LiveRooms,
  ) {}

  async run({ event, room, visitor, person }: Visit, entry: number): Promise<Taken> {
    const position = this.draws.positionOf(room, entry);
    if (position === null) return { turn: 'waiting', ahead: entry };
    const admitting = ADMITTING.has(this.live.phaseOf(event, room));
    const { generation, reply } = await this.generations.with(event.id, async ({ text, number }) => {
      const place = { visitor: person, entry, position };
      const answer = await this.redis.take(event.id, text, place, { mostActive: room.mostActive, admitting });
      return answer.outcome === 'stale' ? answer : { generation: number, reply: answer };
    });
    if (reply.outcome === 'missing') throw new NoPlace();
    if (reply.outcome !== 'admitted')
      return { turn: reply.outcome, ahead: this.live.ahead(event.id, position, reply.served) };
    await this.note(event.id, person, position, visitor.id);
    return { turn: 'admitted', ...this.proof.issue({ eventId: event.id, generation, position }, person) };
  }

  /** PostgreSQL has the last word: a Redis that has forgotten who came in would let a second one in. */
  private async note(eventId: number, person: string, position: number, session: string): Promise<void> {
    const admitted = await this.database
      .query(ADMIT_VISITOR, [eventId, person, position, session])
      .catch((error: unknown) => {
        if (!isUniqueViolation(error, 'admissions_event_id_position_key')) throw error;
        return [];
      });
    if (admitted.length > 0) return;
    await this.generations.with(eventId, ({ text }) =>
      this.redis.end(eventId, text, [person], { place: 'given_back' }),
    );
    throw new NoPlace();
  }
}
