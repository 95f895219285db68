import { Injectable, Logger } from '@nestjs/common';
import { eventScopedId } from '../../../kit/index.ts';
import { InvalidInput } from '../../../platform/http/index.ts';
import type { LiveEvent } from '../../catalog/index.ts';
import type { Staff } from '../../identity/index.ts';
import { AllotmentQueries, type AllotmentRow, ReleaseAllotment, SetAside } from '../../inventory/index.ts';
import { SEAT_BYTE } from '../hold.ts';
import { SeatBoard } from '../seat-board.ts';
import { SettleSeats } from '../settle-seats.ts';
import type { AllotmentRequest, AllotmentResponse, PlacesRequest, ReleaseResponse } from './allotments.dto.ts';
import { allotmentOf, EventsOfStaff } from './events-of-staff.ts';
import { namesNone, whichPlaces } from './which-places.ts';

/** So that a hold never waits long for a whole stand that is told to Redis. */
const MOST_A_CALL = 1_000;

/**
 * Places set aside by channel, and put on sale again. PostgreSQL decides, in [inventory](../../inventory/README.md); then Redis
 * is told, and with it every board and every stream, in the generation that there is.
 *
 * Cost: one transaction, then one Redis call a 1,000 places.
 */
@Injectable()
export class Allotments {
  private readonly log = new Logger('Allotments');

  constructor(
    private readonly events: EventsOfStaff,
    private readonly board: SeatBoard,
    private readonly settle: SettleSeats,
    private readonly setAside: SetAside,
    private readonly releaseAllotment: ReleaseAllotment,
    private readonly queries: AllotmentQueries,
  ) {}

  /** @throws NotPublished, UnknownPlaces, PlacesNotFree, AllotmentNameTaken, InvalidInput where it names no place */
  async make(staff: Staff, eventId: string, request: AllotmentRequest): Promise<AllotmentResponse> {
    const event = await this.events.one(staff, eventId);
    if (namesNone(request)) throw new InvalidInput([], 'Name at least one seat, row, section or area.');
    const { name, channel, releaseAt = null, onlyFree = false } = request;
    const made = { name, channel, releaseAt: releaseAt === null ? null : new Date(releaseAt), onlyFree };
    const part = whichPlaces(event.places, request);
    const { bytes } = await this.board.of(event.id, true);
    const held = [...placesWith(bytes, SEAT_BYTE.held), ...placesWith(bytes, SEAT_BYTE.allotted)];
    const { id, seatNos } = await this.setAside.run(event, made, part, held, `staff:${staff.keyId}`);
    await told(seatNos, (some) => this.settle.run(event.id, some, 'blocked'));
    const none = { releasedAt: null, codeMadeAt: null, claimed: 0, sold: 0 };
    return responseOf(event, { id, ...made, ...none, places: seatNos.length, seatNos });
  }

  async list(staff: Staff, eventId: string): Promise<AllotmentResponse[]> {
    const event = await this.events.one(staff, eventId);
    return (await this.queries.of(event.id)).map((row) => responseOf(event, row));
  }

  /** @throws NotPublished, AllotmentNotFound, UnknownPlaces */
  async release(staff: Staff, eventId: string, allotment: string, request: PlacesRequest): Promise<ReleaseResponse> {
    const event = await this.events.one(staff, eventId);
    const id = allotmentOf(event, allotment);
    const part = namesNone(request) ? null : whichPlaces(event.places, request);
    const done = await this.releaseAllotment.run(event.id, id, part, `staff:${staff.keyId}`);
    await this.tellReleased(event.id, done.seatNos);
    return { released: done.seatNos.length, notReleased: done.notReleased, left: done.left };
  }

  /** @throws NotPublished, AllotmentNotFound */
  async moveRelease(staff: Staff, eventId: string, allotment: string, releaseAt: string | null): Promise<void> {
    const event = await this.events.one(staff, eventId);
    await this.releaseAllotment.move(
      event.id,
      allotmentOf(event, allotment),
      releaseAt === null ? null : new Date(releaseAt),
    );
  }

  /** What is left of allotments whose moment has come. Every replica looks; the row's lock lets one of them do each. */
  async releaseDue(): Promise<void> {
    for (const { eventId, id } of await this.queries.due()) {
      try {
        const done = await this.releaseAllotment.due(eventId, id);
        if (!done) continue;
        await this.tellReleased(eventId, done.seatNos);
        this.log.log(
          { eventId, allotment: id, places: done.seatNos.length },
          'an allotment was released: its moment has come',
        );
      } catch (error) {
        // One allotment's trouble must not keep the others back.
        this.log.warn({ err: error, eventId, allotment: id }, 'an allotment could not be released; trying again');
      }
    }
  }

  private tellReleased(eventId: number, places: readonly number[]): Promise<void> {
    return told(places, (some) => this.settle.released(eventId, some));
  }
}

/** After the commit: what Redis is not told, because we die here or it is away, the reconciler tells it. */
async function told(places: readonly number[], tell: (some: readonly number[]) => Promise<void>): Promise<void> {
  for (let at = 0; at < places.length; at += MOST_A_CALL) await tell(places.slice(at, at + MOST_A_CALL));
}

function placesWith(bytes: string, byte: string): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) found.push(at);
  return found;
}

function responseOf(event: LiveEvent, row: AllotmentRow): AllotmentResponse {
  const seats: string[] = [];
  const areas = new Map<string, number>();
  for (const place of row.seatNos) {
    const { kind, id } = event.places.labelOf(place);
    if (kind === 'seat') seats.push(id);
    else areas.set(id, (areas.get(id) ?? 0) + 1);
  }
  return {
    id: eventScopedId('alt', event.id, row.id),
    name: row.name,
    channel: row.channel,
    releaseAt: row.releaseAt?.toISOString() ?? null,
    releasedAt: row.releasedAt?.toISOString() ?? null,
    places: row.places,
    left: row.seatNos.length,
    claimed: row.claimed,
    sold: row.sold,
    codeMadeAt: row.codeMadeAt?.toISOString() ?? null,
    seats,
    areas: [...areas].map(([area, quantity]) => ({ area, quantity })),
  };
}
