import { Injectable, Logger } from '@nestjs/common';
import { Beacon } from './beacon.ts';
import { DrawsStore, type DueDraw } from './draws.store.ts';
import { newSeed } from './seed.ts';

/**
 * Promises the draw of a room: a commitment to a secret seed, and the public value that will be mixed in. Every replica may
 * try; the first one's seed counts.
 */
@Injectable()
export class PrepareDraw {
  private readonly log = new Logger('PrepareDraw');

  constructor(
    private readonly store: DrawsStore,
    private readonly beacon: Beacon,
  ) {}

  async run({ eventId, opensAt }: Pick<DueDraw, 'eventId' | 'opensAt'>): Promise<void> {
    const round = this.beacon.roundFor(opensAt);
    if (!(await this.store.prepare(eventId, opensAt, newSeed(), round))) return;
    this.log.log({ eventId, opensAt, round: round?.round ?? null }, 'a draw is promised');
  }
}
