import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import type { CheckoutLoad } from './admission-port.ts';
import { waitingIn } from './live-rooms.ts';
import { isInvitedOnly, type Line, type Room } from './room.ts';
import { Rooms } from './rooms.ts';

const OPEN_ROOM = sqlFile(import.meta.url, './sql/open-room.sql');

/** An automatic room closes when for so long nobody has waited and not many have come. */
export const QUIET_MS = 60_000;

/** Whether checkout on this replica takes as long as opens the room. */
export function isSlow(
  { checkoutMs }: Pick<Room, 'checkoutMs'>,
  { latencyMs }: Pick<CheckoutLoad, 'latencyMs'>,
): boolean {
  return checkoutMs !== null && latencyMs >= checkoutMs;
}

/** Opens an automatic room when many come or checkout is slow, and closes it when demand is gone. */
@Injectable()
export class SwitchRoom {
  private readonly log = new Logger('SwitchRoom');

  constructor(
    private readonly database: Database,
    private readonly rooms: Rooms,
    @Inject(CONFIG) private readonly config: Pick<Config, 'deadlineScale'>,
  ) {}

  async run(room: Room, line: Line, load: CheckoutLoad): Promise<void> {
    const many = room.arrivalsPerSecond !== null && line.arrivals >= room.arrivalsPerSecond;
    const slow = isSlow(room, load);
    // Closed, it would let everyone to the seats.
    if (room.openedAt !== null && isInvitedOnly(room, line.nowMs)) return;
    if (room.openedAt === null) {
      if (many || slow) await this.become(room, true, { arrivals: line.arrivals, checkoutMs: load.latencyMs });
      return;
    }
    const quiet = line.quietMs >= QUIET_MS / this.config.deadlineScale && waitingIn(line) === 0;
    if (quiet && !many && !slow) await this.become(room, false, { quietMs: line.quietMs });
  }

  private async become(room: Room, open: boolean, why: object): Promise<void> {
    await this.database.query(OPEN_ROOM, [room.eventId, open]);
    this.log.log({ eventId: room.eventId, ...why }, open ? 'a waiting room opens by itself' : 'a waiting room closes');
    await this.rooms.refresh();
  }
}
