import { Injectable } from '@nestjs/common';
import { Sweeps } from '../../../platform/clock/index.ts';
import { changed, Database, sqlFile } from '../../../platform/db/index.ts';
import { Outbox } from '../../../platform/outbox/index.ts';
import { Draws } from '../draws.ts';
import { type LiveRoom, LiveRooms } from '../live-rooms.ts';
import type { Line, Room } from '../room.ts';
import { Rooms } from '../rooms.ts';

const READ_UNPLACED = sqlFile(import.meta.url, './sql/read-unplaced.sql');
const PLACE_NOTICES = sqlFile(import.meta.url, './sql/place-notices.sql');
const TAKE_DUE_NOTICES = sqlFile(import.meta.url, './sql/take-due-notices.sql');
const REAP_NOTICES = sqlFile(import.meta.url, './sql/reap-notices.sql');

const EVERY_MS = 1_000;
const REAP_EVERY_MS = 60_000;
const MOST_PLACED = 1_000;
const MOST_DUE = 100;
const MOST_REAPED = 1_000;

/**
 * Puts a mail into the outbox for everyone who asked for one and whose turn has come, or comes within a minute. Every replica
 * does; each mail is put there once, in the transaction that takes its row.
 *
 * Cost: 2 statements a second and room while nobody is due.
 */
@Injectable()
export class TellTurns {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly rooms: Rooms,
    private readonly live: LiveRooms,
    private readonly draws: Draws,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.run(), trouble: 'turns could not be told' });
    sweeps.add({ everyMs: REAP_EVERY_MS, run: () => this.reap(), trouble: 'old addresses could not be forgotten' });
  }

  /** @returns whether there is probably more */
  private async run(): Promise<boolean> {
    let more = false;
    for (const room of (await this.rooms.all()).values()) {
      const known = this.live.of(room.eventId);
      if (known === null || room.paused || !this.draws.isDrawn(room)) continue;
      more = (await this.place(room)) || more;
      more = (await this.tell(room.eventId, reachOf(known))) || more;
    }
    return more;
  }

  private async place(room: Room): Promise<boolean> {
    const { eventId } = room;
    const rows = await this.database.query<{ visitor: string; entry: number }>(READ_UNPLACED, [eventId, MOST_PLACED]);
    if (rows.length === 0) return false;
    const entries = rows.map(({ entry }) => entry);
    const positions = entries.map((entry) => this.draws.positionOf(room, entry));
    await this.database.query(PLACE_NOTICES, [eventId, rows.map(({ visitor }) => visitor), entries, positions]);
    return rows.length === MOST_PLACED;
  }

  private tell(eventId: number, below: number): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: string }>({ ...TAKE_DUE_NOTICES, values: [eventId, below, MOST_DUE] });
      for (const { id } of rows)
        this.outbox.append(tx, {
          eventId,
          key: `turn-${id}`,
          kind: 'queue.turn_near',
          payload: { noticeId: id },
        });
      return rows.length === MOST_DUE;
    });
  }

  private async reap(): Promise<boolean> {
    const reaped = await this.database.transaction((tx) => changed(tx, REAP_NOTICES, [MOST_REAPED]));
    return reaped === MOST_REAPED;
  }
}

/** The first position whose turn does not come within a minute, as it goes now. */
function reachOf({ line, rate, seenRate, soldOut }: LiveRoom): number {
  const aMinute = soldOut === true ? 0 : Math.floor(Math.min(rate, seenRate ?? rate));
  return steppedOver(line, line.served + aMinute);
}

/** Positions that nobody has take no time. */
function steppedOver({ holes }: Line, position: number): number {
  return holes.reduce((reach, [from, to]) => (from < reach ? reach + to - from : reach), position);
}
