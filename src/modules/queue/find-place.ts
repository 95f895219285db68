import { Injectable } from '@nestjs/common';
import { JoinBatches } from './join-batches.ts';
import { QueueRedis } from './queue.redis.ts';
import { NoPlace } from './queue.errors.ts';
import { RoomGenerations } from './room-generations.ts';
import { type PlaceToken, QueueTokens } from './tokens.ts';

export interface FoundPlace {
  readonly entry: number;
  /** Proves it in this generation. */
  readonly token: string;
}

/**
 * The place that a request is about: what its token says, or what Redis has of the visitor. A token of another generation
 * counts if it is his recorded place, recorded at first sight.
 *
 * Cost: no store with a token of this generation, else one Redis call.
 * @throws NoPlace
 */
@Injectable()
export class FindPlace {
  constructor(
    private readonly tokens: QueueTokens,
    private readonly generations: RoomGenerations,
    private readonly batches: JoinBatches,
    private readonly redis: QueueRedis,
  ) {}

  async run(eventId: number, person: string, given: string | undefined): Promise<FoundPlace> {
    if (given === undefined) return this.recorded(eventId, person);
    const token = this.tokens.readPlace(given, person);
    if (token?.eventId !== eventId) throw new NoPlace();
    const known = this.generations.known(eventId);
    if (known === null || token.generation === known) return this.proven(token, given, person);
    const { entry, generation } = await this.batches.join(eventId, { visitor: person, older: token.entry });
    return { entry, token: this.tokens.place({ eventId, generation, entry }, person) };
  }

  /** What a token of this generation says, for who cannot wait; null where there is more to ask. */
  shown(eventId: number, person: string, given: string | undefined): FoundPlace | null {
    const token = this.tokens.readPlace(given, person);
    if (given === undefined || token?.eventId !== eventId) return null;
    return token.generation === this.generations.known(eventId) ? this.proven(token, given, person) : null;
  }

  private proven(token: PlaceToken, given: string, person: string): FoundPlace {
    return { entry: token.entry, token: this.tokens.isPresent(given) ? given : this.tokens.place(token, person) };
  }

  private async recorded(eventId: number, person: string): Promise<FoundPlace> {
    const { number } = await this.generations.of(eventId);
    const place = await this.redis.placeOf(eventId, person);
    if (!place) throw new NoPlace();
    return {
      entry: place.entry,
      token: this.tokens.place({ eventId, generation: number, entry: place.entry }, person),
    };
  }
}
