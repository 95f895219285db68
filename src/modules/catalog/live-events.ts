import { Injectable } from '@nestjs/common';
import { parsePublicId } from '../../kit/index.ts';
import { Clock } from '../../platform/clock/index.ts';
import { Database } from '../../platform/db/index.ts';
import { EventNotFound } from './catalog.errors.ts';
import type { LiveEvent } from './live-event.ts';
import { type ReadEvent, ReadEvents } from './read-events.ts';
import type { SeatingLayout } from './seating-plan/index.ts';

const FRESH_MS = 250;
/** What is asked for and this old is read again with what has to be: events that are asked for come to be read together. */
const SOON_MS = FRESH_MS / 2;

interface Kept {
  untilMs: number;
  event: Promise<LiveEvent>;
  /** What `event` resolves to; null while it is being read. */
  read: ReadEvent | null;
  /** What was read of it before that. */
  readonly last: ReadEvent | null;
  /** Since it was read. */
  isAsked: boolean;
}

interface Waiting {
  readonly kept: Kept;
  readonly resolve: (event: LiveEvent) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The events that fans see, remembered by each replica.
 *
 * Cost: one SQL statement per 250 ms and replica for all events that are asked for, however many ask; more only where one has changed.
 * An organizer's pause is in force everywhere 250 ms later.
 */
@Injectable()
export class LiveEvents {
  private readonly events = new Map<number, Kept>();
  private readonly numbers = new Map<string, number>();
  /** Whoever waits for them, and those who have been asked for since they were read. */
  private waiting = new Map<number, Waiting>();
  private readonly asked = new Map<number, Kept>();
  private readonly reads: ReadEvents;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.reads = new ReadEvents(database, clock);
  }

  /** @param idOrSlug `evt_...` or a slug @throws EventNotFound also for a draft: fans may not know of it */
  async byIdOrSlug(idOrSlug: string): Promise<LiveEvent> {
    const known = this.numbers.get(idOrSlug);
    if (known !== undefined) return this.byNumber(known);
    const uuid = idOrSlug.startsWith('evt_') ? parsePublicId('evt', idOrSlug) : null;
    if (idOrSlug.length > 120 || (uuid === null && !/^[a-z0-9-]+$/.test(idOrSlug))) throw new EventNotFound();
    const found = await this.database.prisma.event.findFirst({
      where: { ...(uuid === null ? { slug: idOrSlug } : { publicId: uuid }), status: 'published' },
      select: { id: true },
    });
    if (!found) throw new EventNotFound();
    if (this.numbers.size > 10_000) this.numbers.clear();
    this.numbers.set(idOrSlug, found.id);
    return this.byNumber(found.id);
  }

  /** @param eventId the short number @throws EventNotFound */
  byNumber(eventId: number): Promise<LiveEvent> {
    const known = this.events.get(eventId);
    if (known && known.untilMs > this.clock.nowMs()) return this.noted(eventId, known).event;
    return this.readSoon(eventId, known?.read ?? known?.last ?? null);
  }

  /** For who cannot wait: null where it would have to be read. */
  remembered(idOrSlug: string): LiveEvent | null {
    const eventId = this.numbers.get(idOrSlug) ?? -1;
    const kept = this.events.get(eventId);
    return kept && kept.untilMs > this.clock.nowMs() ? (this.noted(eventId, kept).read?.event ?? null) : null;
  }

  layoutOf(planId: string): Promise<SeatingLayout> {
    return this.reads.layoutOf(planId);
  }

  private noted(eventId: number, kept: Kept): Kept {
    if (kept.isAsked) return kept;
    kept.isAsked = true;
    this.asked.set(eventId, kept);
    return kept;
  }

  /** Together with all that is asked for at this moment. */
  private readSoon(eventId: number, last: ReadEvent | null): Promise<LiveEvent> {
    // On a busy machine a moment may be longer than what is read stays fresh.
    const before = this.waiting.get(eventId);
    if (before) return before.kept.event;
    const { promise, resolve, reject } = Promise.withResolvers<LiveEvent>();
    const kept: Kept = { untilMs: this.clock.nowMs() + FRESH_MS, event: promise, read: null, last, isAsked: true };
    this.events.set(eventId, kept);
    if (this.waiting.size === 0) setImmediate(() => this.read());
    this.waiting.set(eventId, { kept, resolve, reject });
    return promise;
  }

  private read(): void {
    const { waiting } = this;
    this.waiting = new Map();
    const soon = this.takeSoon();
    const wanted = new Map<number, ReadEvent | null>();
    for (const [eventId, { read }] of soon) wanted.set(eventId, read);
    for (const [eventId, { kept }] of waiting) wanted.set(eventId, kept.last);
    const untilMs = this.clock.nowMs() + FRESH_MS;
    for (const [eventId, reading] of this.reads.of(wanted)) {
      const waits = waiting.get(eventId);
      if (waits)
        reading.then(
          (read) => answer(waits, read),
          (error: unknown) => this.refuse(eventId, waits, error),
        );
      // What cannot be read now is read again by who asks for it once it is old.
      else
        reading.then(
          (read) => renew(soon.get(eventId)!, read, untilMs),
          () => undefined,
        );
    }
  }

  /** Those who will have to be read soon if they are asked for as they were. */
  private takeSoon(): Map<number, Kept> {
    const beforeMs = this.clock.nowMs() + SOON_MS;
    const soon = new Map<number, Kept>();
    for (const [eventId, kept] of this.asked) {
      const isPresent = this.events.get(eventId) === kept;
      if (isPresent && kept.untilMs > beforeMs) continue;
      this.asked.delete(eventId);
      kept.isAsked = false;
      if (isPresent && kept.read !== null) soon.set(eventId, kept);
    }
    return soon;
  }

  /** A failed read is not remembered: the next caller tries again. */
  private refuse(eventId: number, { kept, reject }: Waiting, error: unknown): void {
    if (this.events.get(eventId) === kept) {
      if (kept.last === null || error instanceof EventNotFound) this.events.delete(eventId);
      else kept.untilMs = 0;
    }
    reject(error);
  }
}

function answer({ kept, resolve }: Waiting, read: ReadEvent): void {
  kept.read = read;
  kept.isAsked = false;
  resolve(read.event);
}

function renew(kept: Kept, read: ReadEvent, untilMs: number): void {
  kept.read = read;
  kept.event = Promise.resolve(read.event);
  kept.untilMs = untilMs;
}
