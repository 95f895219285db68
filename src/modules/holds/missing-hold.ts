import { Injectable } from '@nestjs/common';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { Generations } from './generations.ts';
import { HoldIds } from './hold-ids.ts';
import { HoldLost, HoldNotFound } from './holds.errors.ts';

const HOLD_ENDED = sqlFile(import.meta.url, './sql/hold-ended.sql');

/** Why Redis has no such hold. Cost: one statement for a hold of an older generation, else nothing. */
@Injectable()
export class MissingHold {
  constructor(
    private readonly database: Database,
    private readonly generations: Generations,
    private readonly ids: HoldIds,
  ) {}

  /** HoldLost where it was this visitor's and went with an older generation, and not by its own end as far as the journal knows. */
  async refusal(eventId: number, holdId: string, visitorId: string): Promise<HoldLost | HoldNotFound> {
    const given = this.ids.generationOf(holdId, visitorId);
    const { number } = await this.generations.of(eventId);
    if (given === null || given >= number) return new HoldNotFound();
    const ended = await this.database.query(HOLD_ENDED, [eventId, holdId]);
    return ended.length > 0 ? new HoldNotFound() : new HoldLost();
  }
}
