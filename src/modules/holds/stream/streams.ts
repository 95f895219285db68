import { randomInt } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../../platform/config/index.ts';
import { Unavailable } from '../../../platform/http/index.ts';
import { CatalogQueries, type LiveEvent, LiveEvents } from '../../catalog/index.ts';
import { TooManyStreams } from '../holds.errors.ts';
import { SeatBoard } from '../seat-board.ts';
import { EventStream } from './event-stream.ts';
import { Reader } from './reader.ts';
import { StreamMetrics } from './stream-metrics.ts';
import { retryLine, type SeatVersion } from './wire.ts';

/** What one core can write to in a frame, and files that a process may have open. */
const MOST_READERS = 20_000;
/** The readers of a replica that is gone come to the others within so long, not all at one instant. */
const RETRY_MS = { from: 500, to: 3_500 } as const;
/** Who is told to go need not wait: another replica is ready. */
const LEAVE_MS = { from: 50, to: 2_000 } as const;

/**
 * Everyone who follows seats on this replica.
 *
 * Cost: one Redis call an event and 150 ms while it has readers, one SQL statement a second for the sale; a write a reader and
 * frame. Nothing while nobody reads.
 */
@Injectable()
export class Streams implements OnModuleDestroy {
  private readonly streams = new Map<number, EventStream>();
  private readonly perAddress = new Map<string, number>();
  private open = 0;
  private isClosing = false;

  constructor(
    private readonly board: SeatBoard,
    private readonly catalog: CatalogQueries,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
    private readonly metrics: StreamMetrics,
    @Inject(CONFIG) private readonly config: Pick<Config, 'streamsPerAddress'>,
  ) {}

  /**
   * Tells a connection of every change, from a version on, until one of the two ends.
   * @param from the version that the reader has; null where he has none
   * @param answer begins the answer, once nothing can be refused any more
   * @throws TooManyStreams, Unavailable; RedisAway where the board cannot be read
   */
  async follow(
    event: LiveEvent,
    address: string,
    from: SeatVersion | null,
    answer: () => ServerResponse,
  ): Promise<void> {
    const stream = this.streamOf(event);
    await stream.prepare();
    if (this.isClosing || this.open >= MOST_READERS) throw new Unavailable();
    const near = this.perAddress.get(address) ?? 0;
    if (near >= this.config.streamsPerAddress) throw new TooManyStreams();
    const response = answer();
    const { socket } = response;
    // Gone meanwhile, or a second request behind one that is not answered yet: no connection of its own.
    if (!socket || socket.destroyed) return void response.destroy();
    this.count(address, 1);
    const reader = stream.join(from, (at) => {
      socket.write(retryLine(randomInt(RETRY_MS.from, RETRY_MS.to)));
      return new Reader(at, socket, () => response.end());
    });
    socket.once('close', () => {
      stream.drop(reader);
      this.count(address, -1);
    });
  }

  /** Before the server closes, which waits for every answer to end. */
  async onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    const farewell = () => retryLine(randomInt(LEAVE_MS.from, LEAVE_MS.to));
    await Promise.all([...this.streams.values()].map((stream) => stream.close(farewell)));
  }

  private streamOf({ id }: LiveEvent): EventStream {
    const sources = {
      board: () => this.board.of(id, true),
      sale: async () => this.catalog.toldState(await this.events.byNumber(id)),
    };
    const stream = this.streams.get(id) ?? new EventStream(id, sources, this.clock, this.metrics);
    this.streams.set(id, stream);
    return stream;
  }

  private count(address: string, change: 1 | -1): void {
    this.open += change;
    this.metrics.readers.set(this.open);
    const near = (this.perAddress.get(address) ?? 0) + change;
    if (near > 0) this.perAddress.set(address, near);
    else this.perAddress.delete(address);
  }
}
