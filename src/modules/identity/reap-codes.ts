import { Injectable } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { changed, Database, sqlFile } from '../../platform/db/index.ts';

const REAP_CODES = sqlFile(import.meta.url, './sql/reap-codes.sql');
const EVERY_MS = 60_000;
const MOST_A_CALL = 1_000;

/** Forgets codes that count no more, with the mailboxes in them. On every replica at once. */
@Injectable()
export class ReapCodes {
  constructor(
    private readonly database: Database,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.reap(), trouble: 'old codes could not be forgotten' });
  }

  /** @returns whether there is probably more. */
  async reap(): Promise<boolean> {
    const reaped = await this.database.transaction((tx) => changed(tx, REAP_CODES, [MOST_A_CALL]));
    return reaped === MOST_A_CALL;
  }
}
