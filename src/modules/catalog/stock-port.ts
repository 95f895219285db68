import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import type { LiveEvent } from './live-event.ts';

/** What is left of an event. `available` counts what a fan could hold now. */
export interface Stock {
  readonly available: number;
  readonly total: number;
}

type StockSource = (event: LiveEvent) => Promise<Stock>;

/** A page must not wait long for a hint; a replica that has just begun needs most of this to load a stadium. */
const PATIENCE_MS = 1_000;

/**
 * How the catalog hears of stock without knowing the rooms that count it: the room that does registers here. Hints may
 * fail or be late without harm: an unknown answer is null.
 */
@Injectable()
export class StockPort {
  private source: StockSource | undefined;

  constructor(private readonly clock: Clock) {}

  register(source: StockSource): void {
    this.source = source;
  }

  async of(event: LiveEvent): Promise<Stock | null> {
    if (!this.source) return null;
    const known = this.source(event).catch(() => null);
    return Promise.race([known, this.clock.sleep(PATIENCE_MS).then(() => null)]);
  }
}
