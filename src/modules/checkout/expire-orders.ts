import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, type Repeating } from '../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { CloseOrder } from './close-order.ts';

const OVERDUE_ORDERS = sqlFile(import.meta.url, './sql/overdue-orders.sql');
const EVERY_MS = 1_000;
const MOST_A_SWEEP = 50;

/** Looks for orders whose time to pay is over, on every replica at once: the order's lock decides who closes it. */
@Injectable()
export class ExpireOrders implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('ExpireOrders');
  private running: Repeating | undefined;

  constructor(
    private readonly database: Database,
    private readonly closeOrder: CloseOrder,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'workers'>,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.workers) return;
    this.running = this.clock.repeat(
      EVERY_MS,
      () => this.sweep(),
      (error) => this.log.warn({ err: error }, 'overdue orders could not be swept; trying again'),
    );
  }

  async onModuleDestroy(): Promise<void> {
    await this.running?.stop();
  }

  /** @returns whether there is probably more. */
  async sweep(): Promise<boolean> {
    const overdue = await this.database.query<{ eventId: number; id: string }>(OVERDUE_ORDERS, [MOST_A_SWEEP]);
    let closed = 0;
    for (const { eventId, id } of overdue) {
      try {
        await this.closeOrder.expire(eventId, id);
        closed++;
      } catch (error) {
        // One order's trouble must not keep the seats of the others.
        this.log.warn({ err: error, eventId, orderId: id }, 'an overdue order could not be closed; trying again');
      }
    }
    return closed === MOST_A_SWEEP;
  }
}
