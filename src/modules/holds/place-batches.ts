import { Injectable } from '@nestjs/common';
import { assert } from '../../kit/index.ts';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { type Stopped, Turnstile, type WantedTurn } from '../../platform/limits/index.ts';
import { Batches } from '../../platform/redis/index.ts';
import { Deadlines } from './deadlines.ts';
import { Generations } from './generations.ts';
import { HoldsBusy } from './holds.errors.ts';
import { HoldsRedis } from './holds.redis.ts';
import type { PlaceItem, PlaceReply } from './place-wire.ts';

const MOST_A_CALL = 64;
const MOST_QUEUED = 2_000;

/** What is asked for, and under which id: a new hold's depends on the generation, a hold that is changed has one. */
interface Asked extends Omit<PlaceItem, 'id' | 'before'> {
  readonly idIn: (generation: number) => Pick<PlaceItem, 'id' | 'before'>;
}

interface AskedInTurn {
  readonly asked: Asked;
  /** Null: he has had it, or nothing limits him. */
  readonly turn: WantedTurn | null;
}

/** The script's answer, with the id under which it was asked, and the generation in which. */
type Placed = PlaceReply & { readonly id: string; readonly generation: number };

/** The holds of one moment share one Redis call: of a full one each costs Redis half of what it would alone (README). */
@Injectable()
export class PlaceBatches {
  private readonly batches = new Batches<AskedInTurn, Placed | Stopped>(
    (eventId, asked) => this.send(Number(eventId), asked),
    {
      mostACall: MOST_A_CALL,
      mostQueued: MOST_QUEUED,
      busy: () => new HoldsBusy(),
      // What a crowd looks for is said as the call is made, by what its holds before have left (half as much of Redis again without).
      learns: ({ asked: { pick } }) => 'windows' in pick || 'parts' in pick,
    },
  );

  constructor(
    private readonly redis: HoldsRedis,
    private readonly generations: Generations,
    private readonly deadlines: Deadlines,
  ) {}

  /** For who takes no turn. @throws HoldsBusy with more than 2,000 holds queued for the event on this replica */
  async place(eventId: number, asked: Asked): Promise<Placed> {
    const answer = await this.batches.add(eventId, { asked, turn: null });
    assert(!('stopped' in answer), 'nobody is stopped who takes no turn');
    return answer;
  }

  /** @throws as `place` */
  placeInTurn(eventId: number, asked: Asked, turn: WantedTurn | null): Promise<Placed | Stopped> {
    return this.batches.add(eventId, { asked, turn });
  }

  private async send(eventId: number, asked: readonly AskedInTurn[]): Promise<(Placed | Stopped)[]> {
    const turnstile = new Turnstile(asked);
    const { ids, ofWhich, replies } = await this.generations.with(eventId, async ({ generation, number }) => {
      const items = turnstile.waiting.map(({ asked: { idIn, ...item }, turn }) => ({
        item: { ...item, ...idIn(number) },
        turn,
      }));
      crashPoint('C1');
      const { reply, stopped } = await this.redis.placeInTurn(eventId, generation, items);
      crashPoint('C2');
      turnstile.note(stopped);
      if (reply !== null && 'outcome' in reply) return reply;
      const went = items.filter((_, at) => !stopped.has(at));
      return { ids: went.map(({ item }) => item.id), ofWhich: number, replies: reply ?? [] };
    });
    return turnstile.answers(
      replies.map((reply, at) => {
        if (reply.outcome === 'held') this.deadlines.note(eventId, reply.deadlineMs - reply.nowMs);
        return { id: ids[at]!, generation: ofWhich, ...reply };
      }),
    );
  }
}
