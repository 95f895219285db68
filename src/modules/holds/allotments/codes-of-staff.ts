import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../../platform/config/index.ts';
import type { Staff } from '../../identity/index.ts';
import { AllotmentCodes } from '../../inventory/index.ts';
import type { CodeMadeResponse } from './allotment-code.dto.ts';
import { allotmentOf, EventsOfStaff } from './events-of-staff.ts';

/** Codes of a staff member's allotments. */
@Injectable()
export class CodesOfStaff {
  constructor(
    private readonly events: EventsOfStaff,
    private readonly codes: AllotmentCodes,
    @Inject(CONFIG) private readonly config: Pick<Config, 'publicUrl'>,
  ) {}

  /** @throws NotPublished, AllotmentNotFound */
  async renew(staff: Staff, eventId: string, allotment: string): Promise<CodeMadeResponse> {
    const event = await this.events.one(staff, eventId);
    const code = await this.codes.renew(event.id, allotmentOf(event, allotment), `staff:${staff.keyId}`);
    // Behind the #: what a browser sends to no server, and no log has.
    const link = new URL(`/e/${event.row.slug}/seats#code=${code}`, this.config.publicUrl).href;
    return { code, link };
  }

  /** @throws NotPublished, AllotmentNotFound */
  async withdraw(staff: Staff, eventId: string, allotment: string): Promise<void> {
    const event = await this.events.one(staff, eventId);
    await this.codes.withdraw(event.id, allotmentOf(event, allotment), `staff:${staff.keyId}`);
  }
}
