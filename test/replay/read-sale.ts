import { setTimeout as pause } from 'node:timers/promises';
import { CannotContinue } from '../../local/cannot-continue.ts';
import type { HistoryLine, HistoryPage } from '../../web/src/api/admin-history.ts';
import { parseSeatmap, placeOf } from '../../web/src/seatmap/model.ts';
import type { Seatmap } from '../../web/src/seatmap/seatmap.ts';
import { ask, type Remote, tryAsk } from './remote.ts';
import { boardOf, type SaleLog, withNumberedHolds } from './sale-log.ts';

interface AdminEvent {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly refundsFees: boolean;
  readonly counts: { readonly sold: number; readonly claimed: number } | null;
}

interface PublicEvent {
  readonly category: string;
  readonly timezone: string;
  readonly limits: { readonly maxPerOrder: number };
  readonly holdTtlMs: number;
}

interface Allotment {
  readonly channel: string;
  readonly places: number;
  readonly seats: readonly string[];
}

/** The journal of holds comes to the log within a second; a log that says something else for longer is of a sale that goes on. */
const LOOKS = 12;
const LOOK_EVERY_MS = 500;

export interface ReadSale {
  readonly log: SaleLog;
  /** Places of which the board shows something else than the log; 0 of a sale that stands still. */
  readonly ahead: number;
}

/** Reads the log of a sale through the API of staff. @param event slug or id @throws CannotContinue */
export async function readSale(source: Remote, event: string): Promise<ReadSale> {
  const name = encodeURIComponent(event);
  const found = await tryAsk<AdminEvent>(source, 'GET', `/api/admin/events/${name}`);
  if (found.status === 404)
    throw new CannotContinue(`${source.url} has no event "${event}" for this key: see /admin there for its slug.`);
  if (found.status !== 200) await ask(source, 'GET', `/api/admin/events/${name}`);
  const { id, slug, title, refundsFees, counts } = found.body;
  if (counts === null) throw new CannotContinue(`"${slug}" is a draft: nothing was sold yet.`);
  const { category, timezone, limits, holdTtlMs } = await ask<PublicEvent>(source, 'GET', `/api/events/${id}`);
  const seatmap = await ask<Seatmap>(source, 'GET', `/api/events/${id}/seatmap`);
  const { items } = await ask<{ items: Allotment[] }>(source, 'GET', `/api/admin/events/${id}/allotments`);
  const model = parseSeatmap(seatmap);
  const reader = new HistoryReader(source, id);
  let ahead = 0;
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await pause(LOOK_EVERY_MS);
    await reader.read();
    ahead = await aheadOf(source, id, boardOf(reader.lines, seatmap.placeCount));
    if (ahead === 0) break;
  }
  const lines = withNumberedHolds(reader.lines);
  return {
    ahead,
    log: {
      event: {
        ...{ id, slug, title, category, timezone, refundsFees },
        maxPerOrder: limits.maxPerOrder,
        holdTtlSeconds: Math.round(holdTtlMs / 1_000),
      },
      seatmap,
      allotments: items.map(({ channel, places, seats }) => ({
        channel,
        places,
        left: seats.map((seat) => placeOf(model, seat)),
      })),
      lines,
      saved: lines.length,
      board: boardOf(lines, seatmap.placeCount),
    },
  };
}

/** What happened to an event, from its beginning; asked again, also what came since. */
export class HistoryReader {
  lines: HistoryLine[] = [];
  readonly #source: Remote;
  readonly #path: string;
  #cursor: string | null = null;

  /** @param event slug or id */
  constructor(source: Remote, event: string) {
    this.#source = source;
    this.#path = `/api/admin/events/${encodeURIComponent(event)}/history?limit=10000`;
  }

  async read(): Promise<void> {
    const fresh: HistoryLine[] = [];
    for (let hasMore = true; hasMore;) {
      const cursor: string = this.#cursor === null ? '' : `&cursor=${encodeURIComponent(this.#cursor)}`;
      const page: HistoryPage = await ask(this.#source, 'GET', this.#path + cursor);
      fresh.push(...page.items);
      this.#cursor = page.nextCursor;
      hasMore = page.hasMore;
    }
    // Of two logs: what comes later may be a little older than what was there.
    if (fresh.length > 0) this.lines = [...this.lines, ...fresh].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }
}

/** Of how many places the board that everybody sees, and the counts that staff see, say something else. */
export async function aheadOf(source: Remote, event: string, board: string): Promise<number> {
  const { places } = await ask<{ places: string }>(source, 'GET', `/api/events/${event}/availability`);
  const { counts } = await ask<AdminEvent>(source, 'GET', `/api/admin/events/${event}`);
  const has = (letter: string): number => board.split(letter).length - 1;
  const unlike = [...board].filter((letter, at) => (letter === 'f') !== (places[at] === '0')).length;
  return Math.max(unlike, Math.abs(has('s') - (counts?.sold ?? 0)), Math.abs(has('c') - (counts?.claimed ?? 0)));
}
