import { Injectable } from '@nestjs/common';
import { assert } from '../../kit/index.ts';
import { type Stopped, Turnstile, type WantedTurn } from '../../platform/limits/index.ts';
import { Batches } from '../../platform/redis/index.ts';
import { type JoinItem, type Place, QueueRedis } from './queue.redis.ts';
import { QueueBusy } from './queue.errors.ts';
import { RoomGenerations } from './room-generations.ts';
import { SeenLines } from './seen-lines.ts';

const MOST_A_CALL = 128;
const MOST_QUEUED = 10_000;
/** Reserved when a call finds nothing left, whoever else reserves: a few calls' worth, since what a lost Redis had left is a hole. */
const MORE = 4 * MOST_A_CALL;

interface Asked extends JoinItem {
  /** Null: he has had it, or nothing limits him. */
  readonly turn: WantedTurn | null;
}

/** A place, and the generation in which it was given or seen last. */
export interface JoinedPlace extends Place {
  readonly generation: number;
}

/** The joins of one moment share one Redis call, which takes their turns as well. */
@Injectable()
export class JoinBatches {
  private readonly batches = new Batches<Asked, JoinedPlace | Stopped>(
    (eventId, asked) => this.send(Number(eventId), asked),
    {
      mostACall: MOST_A_CALL,
      mostQueued: MOST_QUEUED,
      busy: () => new QueueBusy(),
    },
  );

  constructor(
    private readonly redis: QueueRedis,
    private readonly generations: RoomGenerations,
    private readonly seen: SeenLines,
  ) {}

  /** For who takes no turn. @throws QueueBusy with more than 10,000 joins waiting on this replica */
  async join(eventId: number, item: JoinItem): Promise<JoinedPlace> {
    const answer = await this.batches.add(eventId, { ...item, turn: null });
    assert(!('stopped' in answer), 'nobody is stopped who takes no turn');
    return answer;
  }

  /** @throws as `join` */
  joinInTurn(eventId: number, item: Asked): Promise<JoinedPlace | Stopped> {
    return this.batches.add(eventId, item);
  }

  private async send(eventId: number, items: readonly Asked[]): Promise<(JoinedPlace | Stopped)[]> {
    const turnstile = new Turnstile(items);
    return this.generations.with(eventId, async (generation) => {
      for (;;) {
        const { reply, stopped } = await this.redis.joinInTurn(eventId, generation.text, turnstile.waiting);
        turnstile.note(stopped);
        if (reply === null) return turnstile.answers<JoinedPlace>([]);
        if (reply.outcome === 'stale') return reply;
        if (reply.outcome === 'joined') {
          this.seen.note(eventId, reply);
          const { number } = generation;
          return turnstile.answers(
            reply.places.map(({ entry, joinedMs }) => ({ entry, joinedMs, generation: number })),
          );
        }
        const reserved = await this.generations.reserve(eventId, generation, reply.entries + MORE);
        if (reserved.outcome === 'stale') return reserved;
      }
    });
  }
}
