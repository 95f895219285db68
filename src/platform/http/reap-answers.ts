import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, type Repeating } from '../clock/index.ts';
import { CONFIG, type Config } from '../config/index.ts';
import { changed, Database, sqlFile } from '../db/index.ts';

const REAP_ANSWERS = sqlFile(import.meta.url, './sql/reap-answers.sql');
const EVERY_MS = 60_000;
const MOST_A_CALL = 1_000;

/** Forgets kept answers after their 72 h, on every replica at once: who comes second finds nothing. */
@Injectable()
export class ReapAnswers implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('ReapAnswers');
  private running: Repeating | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'workers'>,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.workers) return;
    this.running = this.clock.repeat(
      EVERY_MS,
      () => this.reap(),
      (error) => this.log.warn({ err: error }, 'old answers could not be forgotten; trying again'),
    );
  }

  async onModuleDestroy(): Promise<void> {
    await this.running?.stop();
  }

  /** @returns whether there is probably more. */
  async reap(): Promise<boolean> {
    const reaped = await this.database.transaction((tx) => changed(tx, REAP_ANSWERS, [MOST_A_CALL]));
    return reaped === MOST_A_CALL;
  }
}
