import { Injectable } from '@nestjs/common';
import type { LiveEvent } from '../catalog/index.ts';
import { FreezeEntries } from './freeze-entries.ts';
import { LookAfterRoom } from './look-after-room.ts';
import type { Room } from './room.ts';
import { TickRoom } from './tick-room.ts';

/** What a replica does for one room at each tick: at the opening it freezes, then it lets in, then it looks after the rest. */
@Injectable()
export class RoomTick {
  constructor(
    private readonly freeze: FreezeEntries,
    private readonly letIn: TickRoom,
    private readonly lookAfter: LookAfterRoom,
  ) {}

  async run(event: LiveEvent, room: Room): Promise<void> {
    const frozen = await this.freeze.run(event, room);
    await this.lookAfter.run(event, frozen, await this.letIn.run(event, frozen));
  }
}
