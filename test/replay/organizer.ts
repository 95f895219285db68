import { randomUUID } from 'node:crypto';
import { seatId, type SeatModel } from '../../web/src/seatmap/model.ts';
import { type Ask, Browser, type World } from '../rush/browser.ts';
import { toldBy } from './asking.ts';
import { namedPlaces } from './named-places.ts';
import type { Deed } from './script.ts';

interface Allotment {
  readonly id: string;
  readonly places: ReadonlySet<number>;
  /** Made when somebody holds by it first. */
  code: Promise<string> | null;
  shownCode: string | null;
}

const REFUNDED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** What the organizer did, again. A refusal for good is thrown. */
export class Organizer {
  readonly #world: World;
  readonly #model: SeatModel;
  readonly #areaIds: readonly string[];
  readonly #key: string;
  readonly #base: string;
  /** By the number of the deed that set them aside. */
  readonly #allotments = new Map<number, readonly Allotment[]>();

  constructor(world: World, stage: { model: SeatModel; areaIds: readonly string[]; key: string }) {
    this.#world = world;
    this.#model = stage.model;
    this.#areaIds = stage.areaIds;
    this.#key = stage.key;
    this.#base = `/api/admin/events/${world.slug}/allotments`;
  }

  async setAside({ nth, places, channel }: Deed, dueMs: number): Promise<null> {
    const made: Allotment[] = [];
    for (const [part, named] of namedPlaces(this.#model, this.#areaIds, places).entries()) {
      const name = `Set aside ${nth + 1}${part > 0 ? ` (${part + 1})` : ''}`;
      const body = { ...named, name, channel };
      const { id } = await this.#ask<{ id: string }>({
        what: 'set aside',
        method: 'POST',
        path: this.#base,
        body,
        dueMs,
      });
      const seats = new Set(named.seats);
      const isPart = seats.size > 0 && part > 0;
      const own = isPart ? places.filter((place) => seats.has(seatId(this.#model, place))) : places;
      made.push({ id, places: new Set(own), code: null, shownCode: null });
    }
    this.#allotments.set(nth, made.toReversed());
    return null;
  }

  async putOnSale({ allotment, places }: Deed, dueMs: number): Promise<null> {
    for (const { id, places: all } of this.#allotments.get(allotment!) ?? []) {
      const own = places.filter((place) => all.has(place));
      if (places.length > 0 && own.length === 0) continue;
      const parts = places.length === 0 ? [{}] : namedPlaces(this.#model, this.#areaIds, own);
      for (const body of parts)
        await this.#ask({ what: 'put on sale', method: 'POST', path: `${this.#base}/${id}/release`, body, dueMs });
    }
    return null;
  }

  /** Whoever holds out of an allotment has its code by then. */
  async open(allotment: number | null): Promise<void> {
    if (allotment === null) return;
    for (const each of this.#allotments.get(allotment) ?? []) {
      const path = `${this.#base}/${each.id}/code`;
      each.code ??= this.#ask<{ code: string }>({ what: 'code', method: 'POST', path, body: {} }).then(
        ({ code }) => code,
      );
      each.shownCode = await each.code;
    }
  }

  codeFor(allotment: number, places: readonly number[]): string | null {
    const all = this.#allotments.get(allotment) ?? [];
    return (all.find((each) => places.some((place) => each.places.has(place))) ?? all[0])?.shownCode ?? null;
  }

  async refund(orderId: string, seats: readonly string[], dueMs: number): Promise<null> {
    const path = `/api/admin/orders/${orderId}/refunds`;
    const headers = { 'idempotency-key': randomUUID() };
    const body = { seats, reason: 'requested' };
    const { id } = await this.#ask<{ id: string }>({ what: 'refund', method: 'POST', path, headers, body, dueMs });
    const untilMs = performance.now() + REFUNDED_WITHIN_MS;
    for (;;) {
      const { items } = await this.#ask<{ items: { id: string; status: string }[] }>({
        ...{ what: 'look at refund', method: 'GET', path },
      });
      const status = items.find((each) => each.id === id)?.status;
      if (status === 'succeeded') return null;
      if (performance.now() > untilMs) throw new Error(`the refund is ${status}, not succeeded`);
      await this.#world.pace.until(performance.now() + LOOK_EVERY_MS);
    }
  }

  /** By a connection of its own: the organizer waits for nobody. */
  async #ask<T>({ headers = {}, ...ask }: Ask): Promise<T> {
    const browser = new Browser(this.#world, {});
    try {
      return toldBy<T>(
        await browser.persist({ ...ask, headers: { ...headers, authorization: `Bearer ${this.#key}` } }),
      );
    } finally {
      browser.leave();
    }
  }
}
