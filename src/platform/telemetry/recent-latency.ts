import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/index.ts';

/** After this time a measurement counts half. */
const HALF_LIFE_MS = 5_000;
/** What one answer weighs against all before it. */
const WEIGHT = 0.2;

interface Watched {
  /** When each request that is under way began; the oldest comes first. */
  readonly underWay: Map<object, number>;
  meanMs: number;
  atMs: number;
}

/**
 * How long requests of a few routes take on this replica now: the mean of those answered lately, which fades, or the age of
 * one that waits still, where that is more.
 */
@Injectable()
export class RecentLatency {
  private readonly watched = new Map<string, Watched>();

  constructor(private readonly clock: Clock) {}

  /** @param route as in `POST /api/orders` */
  watch(route: string): void {
    this.watched.set(route, { underWay: new Map(), meanMs: 0, atMs: 0 });
  }

  began(route: string, request: object): void {
    this.watched.get(route)?.underWay.set(request, this.clock.nowMs());
  }

  ended(route: string, request: object): void {
    const watched = this.watched.get(route);
    const beganMs = watched?.underWay.get(request);
    if (!watched || beganMs === undefined) return;
    watched.underWay.delete(request);
    const nowMs = this.clock.nowMs();
    const before = faded(watched, nowMs);
    watched.meanMs = before + (nowMs - beganMs - before) * WEIGHT;
    watched.atMs = nowMs;
  }

  of(route: string): { readonly latencyMs: number; readonly waiting: number } {
    const watched = this.watched.get(route);
    if (!watched) return { latencyMs: 0, waiting: 0 };
    const nowMs = this.clock.nowMs();
    const [oldestMs = nowMs] = watched.underWay.values();
    return { latencyMs: Math.max(faded(watched, nowMs), nowMs - oldestMs), waiting: watched.underWay.size };
  }
}

function faded({ meanMs, atMs }: Watched, nowMs: number): number {
  return meanMs * 0.5 ** ((nowMs - atMs) / HALF_LIFE_MS);
}
