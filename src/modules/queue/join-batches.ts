import { Injectable } from '@nestjs/common';
import { type Place, QueueRedis } from './queue.redis.ts';
import { QueueBusy } from './queue.errors.ts';
import { RoomGenerations } from './room-generations.ts';
import { SeenLines } from './seen-lines.ts';

const MOST_A_CALL = 128;
const MOST_IN_FLIGHT = 2;
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

interface Waiting {
  readonly item: Asked;
  readonly resolve: (place: JoinedPlace) => void;
  readonly reject: (error: unknown) => void;
}

/** The joins of one moment share one Redis call, about 3 µs each. A call leaves as soon as fewer than two are under way. */
@Injectable()
export class JoinBatches {
  private readonly queues = new Map<number, { waiting: Waiting[]; inFlight: number }>();

  constructor(
    private readonly redis: QueueRedis,
    private readonly generations: RoomGenerations,
    private readonly seen: SeenLines,
  ) {}

  /** @throws QueueBusy with more than 10,000 joins waiting on this replica */
  join(eventId: number, item: Asked): Promise<JoinedPlace> {
    const queue = this.queues.get(eventId) ?? { waiting: [], inFlight: 0 };
    this.queues.set(eventId, queue);
    if (queue.waiting.length >= MOST_QUEUED) return Promise.reject(new QueueBusy());
    return new Promise((resolve, reject) => {
      queue.waiting.push({ item, resolve, reject });
      if (queue.waiting.length === 1) setImmediate(() => this.flush(eventId));
    });
  }

  private flush(eventId: number): void {
    const queue = this.queues.get(eventId);
    if (!queue) return;
    while (queue.waiting.length > 0 && queue.inFlight < MOST_IN_FLIGHT) {
      const batch = queue.waiting.splice(0, MOST_A_CALL);
      queue.inFlight++;
      void this.send(eventId, batch).finally(() => {
        queue.inFlight--;
        this.flush(eventId);
      });
    }
    if (queue.waiting.length === 0 && queue.inFlight === 0) this.queues.delete(eventId);
  }

  private async send(eventId: number, batch: readonly Waiting[]): Promise<void> {
    try {
      const items = batch.map(({ item }) => item);
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
      batch.forEach(({ resolve }, at) => resolve({ ...reply.places[at]!, generation: number }));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
