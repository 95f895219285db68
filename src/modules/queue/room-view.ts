import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { Unavailable } from '../../platform/http/index.ts';
import { type LiveEvent, StockPort } from '../catalog/index.ts';
import { Draws } from './draws.ts';
import { type LiveRoom, LiveRooms } from './live-rooms.ts';
import { POLL, type StatusResponse } from './queue.dto.ts';
import { placesIn, type Room } from './room.ts';
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
    if (room && !known && room.entriesSeen > 0) throw new Unavailable(new Error('the line is not known here yet'));
    return {
      phase,
      ...lineOf(known),
      entries: room?.frozenEntries ?? null,
      opensAt: event.row.saleOpensAt.toISOString(),
      drawAt: (room && this.live.drawsAt(event, room)?.toISOString()) ?? null,
      poll: POLL,
      stock: room === null ? null : await this.stock.of(event),
      priceFrom: cheapestOf(event),
      drawn: room !== null && this.draws.isDrawn(room),
      generation: this.generations.known(event.id) ?? 0,
      // To the second, so that replicas agree.
      at: new Date(Math.floor((known?.line.nowMs ?? this.clock.nowMs()) / 1_000) * 1_000).toISOString(),
    };
  }
}

function lineOf(known: LiveRoom | null): Pick<StatusResponse, 'served' | 'rate' | 'total' | 'gaps'> {
  if (known === null) return { served: 0, rate: 0, total: 0, gaps: [] };
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
