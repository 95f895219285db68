import { Injectable } from '@nestjs/common';
import type { Room } from './room.ts';

/** In which order those who came before the opening stand. */
@Injectable()
export class Draws {
  /** Whether the order is known: before that nobody has a position. */
  isDrawn(room: Room): boolean {
    return room.frozenEntries !== null;
  }

  /** Null until it is drawn. Who came after the freeze stands where he came. */
  positionOf(room: Room, entry: number): number | null {
    return this.isDrawn(room) ? entry : null;
  }
}
