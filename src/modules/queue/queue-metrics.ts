import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from '../../platform/telemetry/index.ts';
import { LiveRooms, waitingIn } from './live-rooms.ts';

/** Waiting rooms in numbers, as this replica has seen them at its last tick. */
@Injectable()
export class QueueMetrics {
  private readonly turns: Counter<'turn'>;

  constructor({ registry }: Metrics, live: LiveRooms) {
    this.turns = new Counter({
      name: 'stampede_queue_admissions_total',
      help: 'Requests to come in, by what they were told: admitted, next, waiting or refused.',
      labelNames: ['turn'],
      registers: [registry],
    });
    const names = ['total', 'served', 'waiting', 'active', 'admitted', 'rate_per_minute', 'show_rate'] as const;
    // Registers itself, and asks the rooms when it is scraped.
    void new Gauge({
      name: 'stampede_queue',
      help: 'A waiting room: places given out, positions served, people waiting, inside, let in so far; rate, show rate.',
      labelNames: ['event', 'what'],
      registers: [registry],
      collect() {
        for (const { eventId, line, rate } of live.all()) {
          const { entries, served, active, admitted, showRate } = line;
          const values = [entries, served, waitingIn(line), active, admitted, rate, showRate / 1_000];
          names.forEach((what, at) => this.set({ event: String(eventId), what }, values[at] ?? 0));
        }
      },
    });
  }

  turn(turn: 'admitted' | 'next' | 'waiting' | 'refused'): void {
    this.turns.inc({ turn });
  }
}
