import { Injectable } from '@nestjs/common';
import type { LiveEvent } from '../catalog/index.ts';

/** People a second whom a limit allows in now; null: no opinion. */
type LimitSource = (event: LiveEvent) => number | null;

/** Seats that could be held now, and those in other hands that will probably come back. */
export interface SeatsToCome {
  readonly free: number;
  readonly returning: number;
}
type StockSource = (event: LiveEvent) => Promise<SeatsToCome>;

/** How checkout is doing on this replica: what one takes, and how many are under way. */
export interface CheckoutLoad {
  readonly latencyMs: number;
  readonly waiting: number;
}
type LoadSource = () => CheckoutLoad;

/** Of these browser sessions, those that still have something in hand: their admission does not lapse. */
type KeeperSource = (event: LiveEvent, sessions: readonly string[]) => Promise<readonly string[]>;

/** How the waiting room hears of what lies behind it without knowing the rooms there: they register here. */
@Injectable()
export class AdmissionPort {
  private readonly limitSources = new Map<string, LimitSource>();
  private readonly keeperSources: KeeperSource[] = [];
  private stockSource: StockSource | undefined;
  private loadSource: LoadSource | undefined;

  registerLimit(name: string, source: LimitSource): void {
    this.limitSources.set(name, source);
  }

  registerStock(source: StockSource): void {
    this.stockSource = source;
  }

  registerLoad(source: LoadSource): void {
    this.loadSource = source;
  }

  registerKeeper(source: KeeperSource): void {
    this.keeperSources.push(source);
  }

  limits(event: LiveEvent): (number | null)[] {
    return [...this.limitSources.values()].map((source) => source(event));
  }

  /** Null where nobody counts. A source that fails stops admission: the tick fails with it. */
  async stock(event: LiveEvent): Promise<SeatsToCome | null> {
    return this.stockSource ? this.stockSource(event) : null;
  }

  load(): CheckoutLoad {
    return this.loadSource?.() ?? { latencyMs: 0, waiting: 0 };
  }

  async kept(event: LiveEvent, sessions: readonly string[]): Promise<ReadonlySet<string>> {
    const kept = await Promise.all(this.keeperSources.map((source) => source(event, sessions)));
    return new Set(kept.flat());
  }
}
