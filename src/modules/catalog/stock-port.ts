import { Injectable } from '@nestjs/common';
import type { LiveEvent } from './live-events.ts';

/** What is left of an event. `available` counts what a fan could hold now. */
export interface Stock {
  readonly available: number;
  readonly total: number;
}

type StockSource = (event: LiveEvent) => Promise<Stock>;

/**
 * How the catalog hears of stock without knowing the rooms that count it: the room that does registers here. Hints may
 * fail without harm, so an unknown answer is null.
 */
@Injectable()
export class StockPort {
  private source: StockSource | undefined;

  register(source: StockSource): void {
    this.source = source;
  }

  async of(event: LiveEvent): Promise<Stock | null> {
    return this.source ? this.source(event).catch(() => null) : null;
  }
}
