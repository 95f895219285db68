import { Logger } from '@nestjs/common';
import type { Clock, Repeating } from '../../../platform/clock/index.ts';
import type { Board } from '../seat-board.ts';
import { changesBetween, checkOf } from './changes.ts';
import { FrameRing } from './frame-ring.ts';
import type { Reader } from './reader.ts';
import type { StreamMetrics } from './stream-metrics.ts';
import { deltaEvent, type Head, resetEvent, saleEvent, type SeatVersion, STALE_EVENT, versionOf } from './wire.ts';

/** Between two looks at the board: a change waits 75 ms on average, and its frame is built and written in the rest of 300. */
const EVERY_MS = 150;
const SALE_EVERY_MS = 1_000;
/** Without a change; a page that has heard nothing for longer than two of them does not trust its picture. */
const BEAT_MS = 10_000;
/** What is older than this is not called the present. */
const STALE_MS = 2_000;
const CUT_AFTER_MS = 20_000;
/** Written in one go; others get their turn in between. */
const AT_ONCE = 500;
/** So many places are always told one by one. */
const SMALL_STEP = 1_000;

/** Where a stream hears what there is to tell. */
export interface Sources {
  board(): Promise<Board>;
  /** What fans are told of the sale. */
  sale(): Promise<string>;
}

/**
 * What one event's readers on this replica are told. Each look brings every reader from where he stands to where the board is: for
 * nearly all of them that is one and the same step, built once and written as the same bytes. Who was skipped or cut off takes a
 * longer step by the same road, as long as the ring has its beginning, and else is told to take a snapshot.
 */
export class EventStream {
  private readonly log = new Logger('EventStream');
  private readonly readers = new Set<Reader>();
  private readonly ring = new FrameRing();
  /** What leads to the head, by the counter with which it begins; null for one that is longer than a snapshot. */
  private steps = new Map<number, Buffer | null>();
  /** The step that was asked for last. Nearly all readers stand in the same place, and need not even be looked up. */
  private lastStep: { readonly at: SeatVersion; readonly step: Buffer } | null = null;
  private head: Head | null = null;
  private sale: { readonly state: string; readonly event: Buffer } | null = null;
  /** The board cannot be read: what readers have may be the past. */
  private isBlind = false;
  private following: Repeating | null = null;
  private seenAtMs = 0;
  private saidAtMs = 0;
  private saleAtMs = 0;
  private readingSale: Promise<void> | null = null;

  constructor(
    private readonly eventId: number,
    private readonly sources: Sources,
    private readonly clock: Clock,
    private readonly metrics: StreamMetrics,
  ) {}

  /** Before somebody joins: where nobody follows the board there may be no head, or an old one. @throws what the board throws */
  async prepare(): Promise<void> {
    if (this.following !== null && this.head !== null && !this.isBlind) return;
    await this.look();
    await this.lookAtSale();
  }

  /** @param readerAt makes the reader, given where he stands: at the head where he doesn't say */
  join(from: SeatVersion | null, readerAt: (at: SeatVersion) => Reader): Reader {
    if (!this.head) throw new Error('nobody has looked at the board yet');
    const reader = readerAt(from ?? this.head);
    this.tell(reader);
    // Also where nothing changed: it says where the stream stands, and what the picture must look like.
    reader.write(this.stepFrom(reader.at, this.head));
    reader.at = this.head;
    this.readers.add(reader);
    this.following ??= this.clock.repeat(
      EVERY_MS,
      () => this.follow(),
      (error) => this.log.error({ err: error, eventId: this.eventId }, 'readers could not be told'),
    );
    return reader;
  }

  drop(reader: Reader): void {
    this.readers.delete(reader);
  }

  /** All readers go. @param farewell of each */
  async close(farewell: () => Buffer): Promise<void> {
    for (const reader of this.readers) reader.leave(farewell());
    this.readers.clear();
    await this.following?.stop();
  }

  private async follow(): Promise<void> {
    if (this.readers.size === 0) {
      void this.following?.stop();
      this.following = null;
      return;
    }
    const lookedAtMs = this.seenAtMs;
    const before = this.head;
    await this.look().catch((error: unknown) => this.lookedInVain(error));
    // Nobody's seats wait for PostgreSQL.
    if (this.clock.nowMs() - this.saleAtMs >= SALE_EVERY_MS) void this.lookAtSale();
    const isNew = this.head !== before;
    await this.bringAll(this.clock.nowMs() - this.saidAtMs >= BEAT_MS && !this.isBlind);
    if (!isNew) return;
    this.metrics.frames.inc();
    this.metrics.deltaAge.observe((this.clock.nowMs() - lookedAtMs) / 1_000);
  }

  private async look(): Promise<void> {
    const board = await this.sources.board();
    this.seenAtMs = this.clock.nowMs();
    this.isBlind = false;
    const { head } = this;
    const version = versionOf(board.version);
    if (!version || head?.version === board.version) return;
    if (head?.generation !== version.generation || head.bytes.length !== board.bytes.length) {
      this.ring.clear();
      return this.begin({ ...version, ...board, check: checkOf(board.bytes) });
    }
    // A look that was overtaken by a later one.
    if (version.counter <= head.counter) return;
    const { places, check } = changesBetween(head.bytes, board.bytes);
    // Also where the board looks as before: who has seen what was in between must hear that it is over.
    this.ring.push({ from: head.counter, to: version.counter, places });
    this.begin({ ...version, ...board, check: head.check ^ check });
  }

  private begin(head: Head): void {
    this.head = head;
    this.steps = new Map();
    this.lastStep = null;
    this.saidAtMs = this.clock.nowMs();
  }

  private lookedInVain(error: unknown): void {
    if (this.isBlind || this.clock.nowMs() - this.seenAtMs < STALE_MS) return;
    this.log.warn({ err: error, eventId: this.eventId }, 'the board cannot be read; readers are told so');
    this.isBlind = true;
  }

  private lookAtSale(): Promise<void> {
    this.saleAtMs = this.clock.nowMs();
    this.readingSale ??= this.readSale().finally(() => (this.readingSale = null));
    return this.readingSale;
  }

  /** An event that cannot be read keeps the state that it had. */
  private async readSale(): Promise<void> {
    const state = await this.sources.sale().catch(() => this.sale?.state);
    if (state !== undefined && state !== this.sale?.state) this.sale = { state, event: saleEvent(state) };
  }

  private get word(): Buffer | null {
    return this.isBlind ? STALE_EVENT : (this.sale?.event ?? null);
  }

  /** @param beat tells those too who know everything */
  private async bringAll(beat: boolean): Promise<void> {
    let written = 0;
    for (const reader of this.readers) {
      if (!this.bring(reader, beat)) continue;
      if (++written % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    if (beat) this.saidAtMs = this.clock.nowMs();
  }

  /** @returns whether something was written */
  private bring(reader: Reader, beat: boolean): boolean {
    const { head } = this;
    if (!head || (!beat && reader.at === head && reader.told === this.word)) return false;
    if (reader.isFull) {
      this.skip(reader);
      return false;
    }
    reader.fullSinceMs = null;
    this.tell(reader);
    if (beat || reader.at !== head) reader.write(this.stepFrom(reader.at, head));
    reader.at = head;
    return true;
  }

  private skip(reader: Reader): void {
    const nowMs = this.clock.nowMs();
    this.metrics.skipped.inc();
    reader.fullSinceMs ??= nowMs;
    if (nowMs - reader.fullSinceMs < CUT_AFTER_MS) return;
    this.metrics.cut.inc();
    reader.cut();
    this.readers.delete(reader);
  }

  private tell(reader: Reader): void {
    const { word } = this;
    if (reader.told === word) return;
    reader.told = word;
    if (word !== null) reader.write(word);
  }

  /** From a version to the head, built once for all who stand in the same frame: there are no more steps than frames. */
  private stepFrom(at: SeatVersion, head: Head): Buffer {
    if (this.lastStep?.at === at) return this.lastStep.step;
    const { generation, counter } = at;
    if (generation !== head.generation) return this.reset(head); // guard: stream-generation
    const frames = this.ring.since(counter, head.counter);
    if (frames === null) return this.reset(head);
    const from = frames[0]?.from ?? head.counter;
    let step = this.steps.get(from);
    if (step === undefined) {
      const places = new Set(frames.flatMap((frame) => frame.places));
      // A snapshot has four places a byte before it is compressed, a delta one in six.
      const isLong = places.size > Math.max(SMALL_STEP, head.bytes.length / 24);
      step = isLong ? null : deltaEvent(head, from, places);
      this.steps.set(from, step);
    }
    if (step === null) return this.reset(head);
    this.lastStep = { at, step };
    return step;
  }

  private reset(head: Head): Buffer {
    this.metrics.resets.inc();
    return resetEvent(head);
  }
}
