import { Injectable } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { Database } from '../../platform/db/index.ts';
import { alertDueDisputes, Deadlines } from '../payments/index.ts';

const EVERY_MS = 10_000;

/**
 * Shows a dispute to a person that has no answer of ours shortly before its last day: unanswered, it is lost.
 *
 * Cost: one statement each 10 s and replica.
 */
@Injectable()
export class WatchDisputes {
  constructor(database: Database, deadlines: Deadlines, sweeps: Sweeps) {
    const run = () => alertDueDisputes(database, deadlines.of('disputeAlertMs'));
    sweeps.add({ everyMs: EVERY_MS, run, trouble: 'disputes could not be watched' });
  }
}
