import { Injectable, Logger } from '@nestjs/common';
import { Database, sqlFile } from '../../platform/db/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import { AdmissionPort } from './admission-port.ts';
import { EndAdmission } from './end-admission.ts';
import type { TickReply } from './queue.redis.ts';
import { type Line, peopleBefore, placesIn, type Room } from './room.ts';
import { RoomGenerations } from './room-generations.ts';
import { SeenLines } from './seen-lines.ts';
import { SwitchRoom } from './switch-room.ts';

const KEEP_LINE = sqlFile(import.meta.url, './sql/keep-line.sql');

/** Entries that are kept ready: as many as come in a second, and one call of joins at least. Those left of a lost Redis are a hole. */
const LEAST_READY = 128;
const READY_TICKS = 4;

/** What a tick has seen and must not be left at: entries run low, admissions lapse, a room opens or closes by itself. */
@Injectable()
export class LookAfterRoom {
  private readonly log = new Logger('LookAfterRoom');

  constructor(
    private readonly database: Database,
    private readonly generations: RoomGenerations,
    private readonly seen: SeenLines,
    private readonly port: AdmissionPort,
    private readonly endAdmission: EndAdmission,
    private readonly switches: SwitchRoom,
  ) {}

  async run(
    event: LiveEvent,
    room: Room,
    { line, keep, lapsing }: Exclude<TickReply, { outcome: 'stale' }>,
  ): Promise<void> {
    const came = line.entries - this.seen.of(room.eventId).entries;
    this.seen.note(room.eventId, line);
    await this.reserve(room, line, Math.max(0, came));
    if (keep) await this.keep(room, line);
    if (lapsing.length > 0) await this.endAdmission.lapse(event, lapsing);
    if (room.mode === 'automatic') await this.switches.run(room, line, this.port.load());
  }

  private async keep({ eventId, frozenEntries }: Room, line: Line): Promise<void> {
    // Positions of the lobby are counted before the line has stepped over any that nobody has.
    const before = frozenEntries === null ? null : peopleBefore(line, frozenEntries);
    const people = [placesIn(line), before, line.people];
    const holes = JSON.stringify(line.holes);
    await this.database.query(KEEP_LINE, [eventId, line.entries, line.served, ...people, holes]);
  }

  private async reserve(room: Room, line: Line, came: number): Promise<void> {
    const ready = Math.max(LEAST_READY, came * READY_TICKS);
    if (line.reserved - line.entries >= ready) return;
    await this.generations.reserve(room.eventId, await this.generations.of(room.eventId), line.entries + 2 * ready);
    this.log.debug({ eventId: room.eventId, entries: line.entries }, 'entries set aside');
  }
}
