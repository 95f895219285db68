import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { Unavailable } from '../../platform/http/index.ts';
import { type LiveEvent, StockPort } from '../catalog/index.ts';
import { Draws } from './draws.ts';
import { type LiveRoom, LiveRooms } from './live-rooms.ts';
import { POLL, type StatusResponse } from './queue.dto.ts';
import { peopleBefore, placesIn, type Room } from './room.ts';
import { RoomGenerations } from './room-generations.ts';

/** What fans see of a room. */
@Injectable()
export class RoomView {
  constructor(
    private readonly live: LiveRooms,
    private readonly draws: Draws,
    private readonly generations: RoomGenerations,
    private readonly stock: StockPort,
    private readonly clock: Clock,
  ) {}

  async status(event: LiveEvent, room: Room | null): Promise<StatusResponse> {
    const phase = room === null ? 'off' : this.live.phaseOf(event, room);
    const known = room === null ? null : this.live.of(event.id);
    if (room && !known && room.entriesSeen > 0 && room.frozenAt !== null && !this.draws.isDrawn(room))
      throw new Unavailable(new Error('the order of the line is not known here yet'));
    return {
      phase,
      ...(known === null ? seenLineOf(room) : lineOf(known)),
      entries: room?.frozenEntries ?? null,
      opensAt: event.row.saleOpensAt.toISOString(),
      drawAt: (room && this.live.drawsAt(event, room)?.toISOString()) ?? null,
      poll: POLL,
      stock: room === null ? null : await this.stock.of(event),
      priceFrom: cheapestOf(event),
      drawn: room !== null && this.draws.isDrawn(room),
      generation: this.generations.known(event.id) ?? 0,
      // To the second, so that replicas agree.
      at: new Date(Math.floor(this.sinceMs(known, room) / 1_000) * 1_000).toISOString(),
    };
  }

  private sinceMs(known: LiveRoom | null, room: Room | null): number {
    return known?.line.nowMs ?? room?.seenAt?.getTime() ?? this.clock.nowMs();
  }
}

type LineView = Pick<StatusResponse, 'served' | 'rate' | 'total' | 'gaps'>;

/** For a replica that has not seen the line itself: what PostgreSQL keeps of it, as old as it is. Nobody comes in meanwhile. */
function seenLineOf(room: Room | null): LineView {
  if (room === null) return { served: 0, rate: 0, total: 0, gaps: [] };
  const { servedSeen: served, entriesSeen, holes } = room;
  return { served, rate: 0, total: peopleBefore({ holes }, entriesSeen), gaps: holes.map(([from, to]) => [from, to]) };
}

function lineOf(known: LiveRoom): LineView {
  const { line, rate, seenRate } = known;
  return {
    served: line.served,
    rate: Math.round(seenRate === null ? rate : Math.min(rate, seenRate)),
    total: placesIn(line),
    gaps: line.holes.map(([from, to]) => [from, to]),
  };
}

function cheapestOf({ levels }: LiveEvent): StatusResponse['priceFrom'] {
  return levels.reduce<StatusResponse['priceFrom']>(
    (least, { price }) => (least === null || price.amount < least.amount ? price : least),
    null,
  );
}
