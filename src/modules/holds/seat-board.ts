import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { countOf, SEAT_BYTE } from './hold.ts';
import { Generations } from './generations.ts';
import { HoldsRedis } from './holds.redis.ts';
import { Journal } from './journal.ts';

/** The state of every place as of at most 100 ms ago. Never decides: what a script refuses is truly gone. */
export interface Board {
  /** `generation.counter`: the version on the wire. */
  readonly version: string;
  /** One byte a place, as in Redis. */
  readonly bytes: string;
  readonly available: number;
}

const FRESH_MS = 100;

interface Kept {
  generation: string;
  counter: string;
  board: Board | undefined;
  untilMs: number;
  reading: Promise<Board> | undefined;
}

/**
 * Each replica's copy of the seat state.
 *
 * Cost: one Redis call an event per 100 ms and replica, however many ask; the bytes travel only when something changed.
 */
@Injectable()
export class SeatBoard {
  private readonly kept = new Map<number, Kept>();

  constructor(
    private readonly redis: HoldsRedis,
    private readonly generations: Generations,
    private readonly journal: Journal,
    private readonly clock: Clock,
  ) {}

  /** @param fresh skips what is remembered: after a refusal the copy is known to be old */
  of(eventId: number, fresh = false): Promise<Board> {
    const kept = this.kept.get(eventId) ?? {
      generation: '',
      counter: '',
      board: undefined,
      untilMs: 0,
      reading: undefined,
    };
    this.kept.set(eventId, kept);
    if (!fresh && kept.board && kept.untilMs > this.clock.nowMs()) return Promise.resolve(kept.board);
    kept.reading ??= this.read(eventId, kept).finally(() => {
      kept.reading = undefined;
    });
    return kept.reading;
  }

  /** For who cannot wait: null where it would have to be read. */
  remembered(eventId: number): Board | null {
    const kept = this.kept.get(eventId);
    return kept?.board && kept.untilMs > this.clock.nowMs() ? kept.board : null;
  }

  private async read(eventId: number, kept: Kept): Promise<Board> {
    const { current, reply } = await this.generations.with(eventId, async (generation) => {
      const known = kept.generation === generation.generation ? kept.counter : '';
      const answer = await this.redis.board(eventId, generation.generation, known);
      return answer.outcome === 'stale' ? answer : { current: generation, reply: answer };
    });
    if (reply.outcome === 'board') {
      kept.generation = current.generation;
      kept.counter = reply.version;
      kept.board = {
        version: `${current.number}.${reply.version}`,
        bytes: reply.bytes,
        available: countOf(reply.bytes, SEAT_BYTE.free),
      };
    }
    this.journal.note(eventId, current.number, Number(kept.counter));
    if (!kept.board) throw new Error(`no state of event ${eventId}`);
    kept.untilMs = this.clock.nowMs() + FRESH_MS;
    return kept.board;
  }
}
