import { Injectable } from '@nestjs/common';
import { Batches } from '../../platform/redis/index.ts';
import { type Place, QueueRedis } from './queue.redis.ts';
import { QueueBusy } from './queue.errors.ts';
import { RoomGenerations } from './room-generations.ts';
import { SeenLines } from './seen-lines.ts';

const MOST_A_CALL = 128;
const MOST_QUEUED = 10_000;
/** Reserved when a call finds nothing left, whoever else reserves: a few calls' worth, since what a lost Redis had left is a hole. */
const MORE = 4 * MOST_A_CALL;

/** `older`: an entry that a token of another generation proves. */
interface Asked {
  readonly visitor: string;
  readonly older: number | null;
}

/** A place, and the generation in which it was given or seen last. */
export interface JoinedPlace extends Place {
  readonly generation: number;
}

/** The joins of one moment share one Redis call, about 3 µs each. */
@Injectable()
export class JoinBatches {
  private readonly batches = new Batches<Asked, JoinedPlace>((eventId, asked) => this.send(Number(eventId), asked), {
    mostACall: MOST_A_CALL,
    mostQueued: MOST_QUEUED,
    busy: () => new QueueBusy(),
  });

  constructor(
    private readonly redis: QueueRedis,
    private readonly generations: RoomGenerations,
    private readonly seen: SeenLines,
  ) {}

  /** @throws QueueBusy with more than 10,000 joins waiting on this replica */
  join(eventId: number, item: Asked): Promise<JoinedPlace> {
    return this.batches.add(eventId, item);
  }

  private async send(eventId: number, items: readonly Asked[]): Promise<JoinedPlace[]> {
    const { number, reply } = await this.generations.with(eventId, async (generation) => {
      for (;;) {
        const answer = await this.redis.join(eventId, generation.text, items);
        if (answer.outcome === 'stale') return answer;
        if (answer.outcome === 'joined') return { number: generation.number, reply: answer };
        const reserved = await this.generations.reserve(eventId, generation, answer.entries + MORE);
        if (reserved.outcome === 'stale') return reserved;
      }
    });
    this.seen.note(eventId, reply);
    return reply.places.map((place) => ({ ...place, generation: number }));
  }
}
