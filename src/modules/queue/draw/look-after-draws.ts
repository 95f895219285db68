import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../../platform/clock/index.ts';
import { DrawsStore, type DueDraw } from './draws.store.ts';
import { FreezeDraw } from './freeze-draw.ts';
import { PrepareDraw } from './prepare-draw.ts';
import { RevealDraw } from './reveal-draw.ts';

const EVERY_MS = 250;

/** Takes each draw to its next step when that is due. Every replica does; each step happens once. */
@Injectable()
export class LookAfterDraws {
  private readonly log = new Logger('LookAfterDraws');
  private readonly running = new Set<number>();

  constructor(
    private readonly store: DrawsStore,
    private readonly prepare: PrepareDraw,
    private readonly freeze: FreezeDraw,
    private readonly reveal: RevealDraw,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.sweep(), trouble: 'draws could not be looked after' });
  }

  /** One slow beacon or one long tree must not keep other rooms waiting: a room under way is left to itself. */
  private async sweep(): Promise<void> {
    const due = await this.store.due(this.reveal.publicMs);
    for (const draw of due.filter(({ eventId }) => !this.running.has(eventId))) {
      this.running.add(draw.eventId);
      void this.step(draw)
        .catch((error: unknown) =>
          this.log.warn({ err: error, eventId: draw.eventId }, `${draw.step} failed; trying again`),
        )
        .finally(() => this.running.delete(draw.eventId));
    }
  }

  private step(draw: DueDraw): Promise<void> {
    switch (draw.step) {
      case 'prepare':
        return this.prepare.run(draw);
      case 'freeze':
        return this.freeze.run(draw);
      case 'reveal':
        return this.reveal.run(draw);
    }
  }
}
