import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { Clock, type Repeating } from './clock.ts';

/** A task that runs again and again, on every replica at once: it must be harmless when two do it. */
export interface Sweep {
  /** After the end of its last run. */
  readonly everyMs: number;
  /** @returns true where there is more to do at once */
  run(): Promise<boolean | void>;
  /** What the log says of a run that failed; the next one comes all the same. */
  readonly trouble: string;
  /** `workers`, when absent, leaves it to replicas that have them; `all` runs it on every one. */
  readonly on?: 'workers' | 'all';
}

/** Starts every sweep with the replica, and lets the runs under way end before anything they need is closed. */
@Injectable()
export class Sweeps implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Sweeps');
  private readonly sweeps: Sweep[] = [];
  private running: Repeating[] = [];

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'workers'>,
  ) {}

  /** Called by whoever sweeps, in its constructor. */
  add(sweep: Sweep): void {
    this.sweeps.push(sweep);
  }

  onApplicationBootstrap(): void {
    const ours = this.sweeps.filter(({ on = 'workers' }) => this.config.workers || on === 'all');
    this.running = ours.map(({ everyMs, run, trouble }) =>
      this.clock.repeat(everyMs, run, (error) => this.log.warn({ err: error }, `${trouble}; trying again`)),
    );
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.running.map((each) => each.stop()));
  }
}
