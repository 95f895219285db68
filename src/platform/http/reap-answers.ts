import { Injectable } from '@nestjs/common';
import { Sweeps } from '../clock/index.ts';
import { changed, Database, sqlFile } from '../db/index.ts';

const REAP_ANSWERS = sqlFile(import.meta.url, './sql/reap-answers.sql');
const EVERY_MS = 60_000;
const MOST_A_CALL = 1_000;

/** Forgets kept answers after their 72 h, on every replica at once: who comes second finds nothing. */
@Injectable()
export class ReapAnswers {
  constructor(
    private readonly database: Database,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.reap(), trouble: 'old answers could not be forgotten' });
  }

  /** @returns whether there is probably more. */
  async reap(): Promise<boolean> {
    const reaped = await this.database.transaction((tx) => changed(tx, REAP_ANSWERS, [MOST_A_CALL]));
    return reaped === MOST_A_CALL;
  }
}
