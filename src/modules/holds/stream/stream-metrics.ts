import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Metrics } from '../../../platform/telemetry/index.ts';

/** Streams of seats in numbers, of this replica. */
@Injectable()
export class StreamMetrics {
  readonly readers: Gauge;
  readonly frames: Counter;
  readonly skipped: Counter;
  readonly cut: Counter;
  readonly resets: Counter;
  readonly deltaAge: Histogram;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.readers = new Gauge({ name: 'stampede_stream_readers', help: 'Streams of seats that are open.', registers });
    this.frames = new Counter({
      name: 'stampede_stream_frames_total',
      help: 'Changes of boards that were told to readers: one for all readers of an event.',
      registers,
    });
    this.skipped = new Counter({
      name: 'stampede_stream_skipped_total',
      help: 'Times that a reader whose connection was full was passed over.',
      registers,
    });
    this.cut = new Counter({
      name: 'stampede_stream_cut_total',
      help: 'Readers cut off since their connection stayed full.',
      registers,
    });
    this.resets = new Counter({
      name: 'stampede_stream_resets_total',
      help: 'Times that a reader was told to take a new snapshot.',
      registers,
    });
    this.deltaAge = new Histogram({
      name: 'stampede_stream_delta_age_seconds',
      help: 'From the last look that did not show a change until its frame was written to all readers: no change is older.',
      buckets: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 1, 2, 5],
      registers,
    });
  }
}
