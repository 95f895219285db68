import { Injectable } from '@nestjs/common';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { Draws } from './draws.ts';
import { EndAdmission } from './end-admission.ts';
import { TurnNotices } from './notice/turn-notices.ts';
import { QueueRedis } from './queue.redis.ts';
import type { Visit } from './visits.ts';

const GIVE_BACK_PLACE = sqlFile(import.meta.url, './sql/give-back-place.sql');

/**
 * Somebody gives his place back: whoever stands behind him need not wait for him.
 *
 * Cost: 2 Redis calls, 3 statements.
 */
@Injectable()
export class GiveBackPlace {
  constructor(
    private readonly database: Database,
    private readonly redis: QueueRedis,
    private readonly draws: Draws,
    private readonly endAdmission: EndAdmission,
    private readonly notices: TurnNotices,
  ) {}

  async run({ event, room, person }: Visit): Promise<void> {
    const place = await this.redis.placeOf(event.id, person);
    await this.endAdmission.giveBack(event.id, person);
    await this.notices.drop(event.id, person, 'given_back');
    if (place === null) return;
    const position = this.draws.positionOf(room, place.entry);
    await this.database.query(GIVE_BACK_PLACE, [event.id, person, place.entry, position]);
  }
}
