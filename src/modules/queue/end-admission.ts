import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import { AdmissionPort } from './admission-port.ts';
import { type AdmissionOutcome, IDLE_MS } from './admission.ts';
import { QueueRedis } from './queue.redis.ts';
import { RoomGenerations } from './room-generations.ts';
import { Rooms } from './rooms.ts';

const END_ADMISSIONS = sqlFile(import.meta.url, './sql/end-admissions.sql');
const READ_SESSIONS = sqlFile(import.meta.url, './sql/read-sessions.sql');

/**
 * Somebody is no longer inside: the next one has room.
 *
 * Cost: one statement, and one Redis call where he was inside.
 */
@Injectable()
export class EndAdmission {
  constructor(
    private readonly database: Database,
    private readonly redis: QueueRedis,
    private readonly generations: RoomGenerations,
    private readonly rooms: Rooms,
    private readonly port: AdmissionPort,
    @Inject(CONFIG) private readonly config: Pick<Config, 'deadlineScale'>,
  ) {}

  /** @param visitor whose admission it is, or the browser session that he came in with. Who has paid has used his place. */
  async run(eventId: number, visitor: string, outcome: Exclude<AdmissionOutcome, 'lapsed'>): Promise<void> {
    if (!(await this.rooms.of(eventId))) return;
    const ended = await this.note(eventId, [visitor], outcome);
    if (ended.length > 0) await this.leave(eventId, ended, outcome === 'paid' ? 'given_back' : 'kept');
  }

  /** He gives his place back. */
  async giveBack(eventId: number, visitor: string): Promise<void> {
    await this.note(eventId, [visitor], 'left');
    await this.leave(eventId, [visitor], 'given_back');
  }

  /** Nobody has seen these for some time. Who has something in hand stays. */
  async lapse(event: LiveEvent, visitors: readonly string[]): Promise<void> {
    const rows = await this.database.query<{ visitor: string; session: string }>(READ_SESSIONS, [event.id, visitors]);
    const kept = await this.port.kept(
      event,
      rows.map(({ session }) => session),
    );
    const holders = new Set(rows.filter(({ session }) => kept.has(session)).map(({ visitor }) => visitor));
    const stays = (visitor: string): boolean => holders.has(visitor);
    const staying = visitors.filter(stays);
    if (staying.length > 0)
      await this.generations.with(event.id, ({ text }) => this.redis.touch(event.id, text, staying));
    const leaving = visitors.filter((visitor) => !stays(visitor));
    if (leaving.length === 0) return;
    const idleMs = Math.round(IDLE_MS / this.config.deadlineScale);
    const { visitors: ended } = await this.generations.with(event.id, ({ text }) =>
      this.redis.end(event.id, text, leaving, { idleMs, place: 'kept' }),
    );
    if (ended.length > 0) await this.note(event.id, ended, 'lapsed');
  }

  private async note(eventId: number, visitors: readonly string[], outcome: AdmissionOutcome): Promise<string[]> {
    const rows = await this.database.query<{ visitor: string }>(END_ADMISSIONS, [eventId, visitors, outcome]);
    return rows.map(({ visitor }) => visitor);
  }

  private async leave(eventId: number, visitors: readonly string[], place: 'kept' | 'given_back'): Promise<void> {
    await this.generations.with(eventId, ({ text }) => this.redis.end(eventId, text, visitors, { place }));
  }
}
