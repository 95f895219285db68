import { Injectable } from '@nestjs/common';
import type { LiveEvent } from './live-event.ts';

type RoomSource = (event: LiveEvent) => Promise<boolean>;

/** How the catalog hears whether people come in by a waiting room now, without knowing the one there is. */
@Injectable()
export class RoomPort {
  private source: RoomSource = () => Promise.resolve(false);

  register(source: RoomSource): void {
    this.source = source;
  }

  isOpen(event: LiveEvent): Promise<boolean> {
    return this.source(event);
  }
}
