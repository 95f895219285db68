import { Injectable } from '@nestjs/common';
import { Sweeps } from '../../../platform/clock/index.ts';
import { Allotments } from './allotments.ts';

const EVERY_MS = 1_000;

/** Releases what is due, on every replica that has workers. Cost: one statement a second and replica. */
@Injectable()
export class ReleaseDue {
  constructor(allotments: Allotments, sweeps: Sweeps) {
    sweeps.add({
      everyMs: EVERY_MS,
      run: () => allotments.releaseDue(),
      trouble: 'allotments could not be looked at',
    });
  }
}
