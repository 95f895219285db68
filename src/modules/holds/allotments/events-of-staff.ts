import { Injectable } from '@nestjs/common';
import { parseEventScopedId } from '../../../kit/index.ts';
import { CatalogService, type LiveEvent, LiveEvents } from '../../catalog/index.ts';
import type { Staff } from '../../identity/index.ts';
import { AllotmentNotFound, NotPublished } from '../../inventory/index.ts';

/** Published events of a staff member's tenant. */
@Injectable()
export class EventsOfStaff {
  constructor(
    private readonly catalog: CatalogService,
    private readonly live: LiveEvents,
  ) {}

  /** @throws EventNotFound, NotPublished */
  async one(staff: Staff, id: string): Promise<LiveEvent> {
    const event = await this.catalog.event(staff, id);
    if (event.status !== 'published') throw new NotPublished();
    return this.live.byNumber(event.id);
  }
}

/** The allotment that a public id names. @throws AllotmentNotFound for one of another event, too */
export function allotmentOf(event: LiveEvent, allotment: string): string {
  const named = parseEventScopedId('alt', allotment);
  if (named?.eventId !== event.id) throw new AllotmentNotFound();
  return named.id;
}
