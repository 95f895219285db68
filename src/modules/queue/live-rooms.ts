import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { type LiveEvent, type SaleState, saleStateAt } from '../catalog/index.ts';
import { Draws } from './draws.ts';
import { DRAW_MS, type Phase, phaseOf } from './phase.ts';
import { type Line, peopleBefore, type Room } from './room.ts';

/** Rates are seen over this time. */
const SEEN_OVER_MS = 15_000;

/** What a replica knows of a room since its last tick. */
export interface LiveRoom {
  readonly line: Line;
  /** People a minute, as metered now. */
  readonly rate: number;
  /** People a minute who did come in lately; null until that is known. */
  readonly seenRate: number | null;
  readonly soldOut: boolean | null;
  /** The line's moment, as answers have it: a tick makes it once, and thousands are told. */
  readonly at: string;
}

interface Kept extends LiveRoom {
  readonly history: readonly { readonly nowMs: number; readonly people: number }[];
}

/** Each replica's copy of every line, 250 ms old at most while Redis is there, and as it was while it is not. */
@Injectable()
export class LiveRooms {
  private readonly kept = new Map<number, Kept>();

  constructor(
    private readonly draws: Draws,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'deadlineScale'>,
  ) {}

  of(eventId: number): LiveRoom | null {
    return this.kept.get(eventId) ?? null;
  }

  note(eventId: number, { line, rate, soldOut }: Omit<LiveRoom, 'seenRate' | 'at'>): void {
    const since = line.nowMs - SEEN_OVER_MS;
    const before = (this.kept.get(eventId)?.history ?? []).filter(({ nowMs }) => nowMs >= since && nowMs < line.nowMs);
    const history = [...before, { nowMs: line.nowMs, people: line.people }];
    const [first] = history;
    const spanMs = first ? line.nowMs - first.nowMs : 0;
    const seenRate = first && spanMs >= SEEN_OVER_MS / 3 ? ((line.people - first.people) / spanMs) * 60_000 : null;
    const at = new Date(line.nowMs).toISOString();
    this.kept.set(eventId, { line, rate, seenRate, soldOut, at, history });
  }

  all(): (LiveRoom & { readonly eventId: number })[] {
    return [...this.kept].map(([eventId, room]) => ({ ...room, eventId }));
  }

  /** Of a room that is off nothing is told any more. */
  forgetAllBut(rooms: ReadonlyMap<number, Room>): void {
    for (const eventId of this.kept.keys()) if (!rooms.has(eventId)) this.kept.delete(eventId);
  }

  /** People before a position who have not been let in. */
  ahead(eventId: number, position: number, served: number): number {
    return peopleBefore(this.kept.get(eventId)?.line ?? { holes: [] }, position, served);
  }

  phaseOf(event: LiveEvent, room: Room): Phase {
    const known = this.kept.get(event.id);
    const now = this.clock.now();
    const fromMs = this.admitsFromMs(room);
    return phaseOf({
      room,
      sale: this.saleOf(event, now),
      now,
      admitting: fromMs !== null && now.getTime() >= fromMs,
      soldOut: known?.soldOut ?? null,
      waiting: known ? waitingIn(known.line) : 0,
    });
  }

  /** The sale by the clock, before stock is looked at. */
  saleOf({ row, saleStatus }: LiveEvent, now = this.clock.now()): Exclude<SaleState, 'queue_open' | 'sold_out'> {
    const { saleOpensAt, saleClosesAt } = row;
    return saleStateAt({ saleStatus, saleOpensAt, saleClosesAt }, now) as Exclude<SaleState, 'queue_open' | 'sold_out'>;
  }

  /** From when on people may come in, as soon as the order is known; null before. Pauses are not looked at. */
  admitsFromMs(room: Room): number | null {
    if (room.frozenAt === null || !this.draws.isDrawn(room)) return null;
    return room.frozenAt.getTime() + (room.frozenEntries === 0 ? 0 : Math.round(DRAW_MS / this.config.deadlineScale));
  }

  /** When those in the lobby will be drawn, or were; null where nobody is. */
  drawsAt(event: LiveEvent, room: Room): Date | null {
    if (room.mode !== 'scheduled' || room.frozenEntries === 0) return null;
    const opensMs = room.frozenAt === null ? +event.row.saleOpensAt : +room.frozenAt;
    return new Date(opensMs + Math.round(DRAW_MS / this.config.deadlineScale));
  }
}

export function waitingIn(line: Line): number {
  return peopleBefore(line, line.entries, line.served);
}
