import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../../platform/config/index.ts';
import { Database, sqlFile } from '../../../platform/db/index.ts';
import { LiveEvents } from '../../catalog/index.ts';
import { LiveRooms } from '../live-rooms.ts';
import { type CheckedDraw, CheckDraw } from './check-draw.ts';
import type { FairnessReportResponse } from './report.dto.ts';

const READ_ROOM = sqlFile(import.meta.url, './sql/read-room.sql');
const COUNT_CAME = sqlFile(import.meta.url, './sql/count-came.sql');
const READ_GIVEN_BACK = sqlFile(import.meta.url, './sql/read-given-back.sql');
const READ_REFUSALS = sqlFile(import.meta.url, './sql/read-refusals.sql');

/** How far the line has come is noted once a second; a replica that dies over it leaves it to the next. */
const NOTED_LATE_MS = 5_000;

type RoomRow = {
  requiresAccount: boolean;
  frozenAt: Date | null;
  places: number;
  placesBefore: number | null;
  peopleLetIn: number;
  servedSeen: number;
  lost: number;
};
const NO_ROOM: RoomRow = {
  ...{ requiresAccount: false, frozenAt: null, places: 0, placesBefore: null, peopleLetIn: 0, servedSeen: 0, lost: 0 },
};

type Came = Record<'admitted' | 'bought' | 'left' | 'lapsed' | 'inside' | 'early' | 'overtaken' | 'late', number>;

/**
 * What became of everyone in a waiting room, from what PostgreSQL keeps: also when Redis has long forgotten it.
 *
 * Cost: 6 statements, of which one reads every admission; and the draw, checked anew.
 */
@Injectable()
export class FairnessReport {
  /** Somebody who asks again meanwhile waits for the same answer: one draw at a time is checked. */
  private readonly making = new Map<number, Promise<FairnessReportResponse>>();

  constructor(
    private readonly database: Database,
    private readonly events: LiveEvents,
    private readonly live: LiveRooms,
    private readonly draw: CheckDraw,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'publicUrl'>,
  ) {}

  /** @throws EventNotFound for a draft */
  of(eventId: number): Promise<FairnessReportResponse> {
    const making = this.making.get(eventId) ?? this.make(eventId).finally(() => this.making.delete(eventId));
    this.making.set(eventId, making);
    return making;
  }

  private async make(eventId: number): Promise<FairnessReportResponse> {
    const event = await this.events.byNumber(eventId);
    const [room = NO_ROOM] = await this.database.query<RoomRow>(READ_ROOM, [eventId]);
    const [came] = await this.database.query<Came>(COUNT_CAME, [eventId, NOTED_LATE_MS]);
    const [givenBack] = await this.database.query<{ entries: number[] }>(READ_GIVEN_BACK, [eventId]);
    const refused = await this.database.query<{ code: string; times: number }>(READ_REFUSALS, [eventId]);
    const draw = await this.draw.run(eventId, event.publicId);
    const path = `/api/events/${event.row.slug}`;
    return {
      at: this.clock.now().toISOString(),
      final: this.live.saleOf(event) === 'ended',
      requiresAccount: room.requiresAccount,
      openedAt: room.frozenAt?.toISOString() ?? null,
      lost: room.lost,
      ...placesOf(room, came!, givenBack!.entries, draw),
      order: {
        admitted: came!.admitted,
        beforeTheirTurn: came!.early,
        overtaken: came!.overtaken,
        overtakenLate: came!.late,
      },
      draw: {
        state: draw.state,
        entries: draw.row?.entries ?? null,
        merkleRoot: draw.row?.merkleRoot?.toString('hex') ?? null,
        findings: draw.findings,
        record: `${path}/queue/draw`,
        command: `npm run verify-draw -- ${this.config.publicUrl}${path}`,
      },
      refused,
    };
  }
}

/** What is known a second late never makes fewer places than there are people of whom something is known. */
function placesOf(
  room: RoomRow,
  came: Came,
  givenBack: readonly number[],
  { positionOf }: CheckedDraw,
): Pick<FairnessReportResponse, 'joined' | 'outcomes'> {
  const called = givenBack.filter((entry) => (positionOf(entry) ?? Infinity) < room.servedSeen).length;
  const letIn = Math.max(room.peopleLetIn, came.admitted + called);
  const total = Math.max(room.places, letIn + givenBack.length - called);
  const before = room.frozenAt === null ? total : Math.min(total, room.placesBefore ?? 0);
  const { bought, left, lapsed, inside } = came;
  return {
    joined: { total, beforeOpening: before, afterOpening: total - before },
    outcomes: {
      ...{ bought, left, lapsed, inside },
      gaveBack: givenBack.length,
      neverCame: letIn - came.admitted - called,
      waiting: total - letIn - (givenBack.length - called),
    },
  };
}
