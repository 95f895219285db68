import type { SeatModel } from '../../web/src/seatmap/model.ts';
import { seatId } from '../../web/src/seatmap/model.ts';
import { addressOfFan } from '../rush/arrivals.ts';
import { Browser, type World } from '../rush/browser.ts';
import { nameOf } from '../rush/recorder.ts';
import type { WireAnswer } from '../rush/wire.ts';
import { areasOf } from './named-places.ts';
import { Organizer } from './organizer.ts';
import { Buyer } from './buyer.ts';
import type { Deed, DeedKind, Script } from './script.ts';

export interface Stage {
  readonly script: Script;
  readonly model: SeatModel;
  readonly areaIds: readonly string[];
  /** An organizer's. */
  readonly key: string;
  /** How many times as fast as it was; `max`: each as soon as what it follows is done. */
  readonly speed: number | 'max';
  /** Whether everybody may come from an address of his own: only on this machine. */
  readonly isHere: boolean;
}

/** What came of it. */
export interface Played {
  readonly done: number;
  /** Deeds that were refused for good, in sentences: each with the moment of the log. */
  readonly faults: readonly string[];
  /** Deeds that were left out since one that they follow was refused. */
  readonly leftOut: number;
  /** Deeds whose moment had come before what they follow was answered. */
  readonly heldUp: number;
}

/** Without moments, so many deeds are done at once. */
const AT_ONCE = 64;
const READY_MS = 500;
/** What has become free in PostgreSQL is free for the next a moment later: who is refused meanwhile asks again. */
const AGAIN_WITHIN_MS = 15_000;
const AGAIN_EVERY_MS = 100;
const FREED_BY: ReadonlySet<DeedKind> = new Set(['cancel', 'refund', 'put on sale', 'set aside', 'change', 'release']);

/** Does the deeds of a script again: each at its moment, whether or not others have been answered, but never before what it follows. */
export class Player {
  readonly #world: World;
  readonly #stage: Stage;
  readonly #organizer: Organizer;
  #buyers: readonly Buyer[] = [];
  readonly #doing: Promise<boolean>[] = [];
  readonly #isOver: boolean[] = [];
  readonly #faults: string[] = [];
  #done = 0;
  #leftOut = 0;
  #heldUp = 0;
  #beginsMs: number | null = null;

  constructor(world: World, stage: Stage) {
    this.#world = world;
    this.#stage = stage;
    this.#organizer = new Organizer(world, stage);
  }

  get done(): number {
    return this.#done;
  }

  /** When the first hold is meant, of performance.now(); null until all is prepared for it. */
  get beginsMs(): number | null {
    return this.#beginsMs;
  }

  async run(): Promise<Played> {
    const { speed, script } = this.#stage;
    const first = script.deeds.findIndex(({ person }) => person >= 0);
    const prepared = script.deeds.slice(0, first < 0 ? script.deeds.length : first);
    for (const deed of prepared) {
      const doing = this.#followed(deed, undefined);
      this.#doing.push(doing);
      await doing;
    }
    this.#begin();
    const deeds = script.deeds.slice(prepared.length);
    if (speed === 'max') await this.#asSoonAsMayBe(deeds);
    else for (const deed of deeds) this.#doing.push(this.#atItsMoment(deed));
    await Promise.all(this.#doing);
    for (const buyer of this.#buyers) buyer.leave();
    return { done: this.#done, faults: this.#faults, leftOut: this.#leftOut, heldUp: this.#heldUp };
  }

  #begin(): void {
    const { script, isHere, speed } = this.#stage;
    this.#beginsMs = performance.now() + (speed === 'max' ? 0 : READY_MS);
    const first = new Map<number, number>();
    for (const { person, atMs } of script.deeds) if (!first.has(person)) first.set(person, atMs);
    this.#buyers = Array.from({ length: script.people }, (_, person) => {
      const dueMs = performance.timeOrigin + this.#dueMs(first.get(person) ?? 0);
      const told = this.#world.recorder.begin('walk_in', dueMs);
      const browser = new Browser(this.#world, isHere ? { address: addressOfFan(person) } : {});
      return new Buyer(browser, told, script.payers.has(person));
    });
  }

  /** In the order of the log, so that whoever waits has room for what he waits for. */
  async #asSoonAsMayBe(deeds: readonly Deed[]): Promise<void> {
    const lanes = new Set<Promise<unknown>>();
    for (const deed of deeds) {
      while (lanes.size >= AT_ONCE) await Promise.race(lanes);
      const doing = this.#followed(deed, undefined);
      this.#doing.push(doing);
      lanes.add(doing);
      void doing.finally(() => lanes.delete(doing));
    }
  }

  async #atItsMoment(deed: Deed): Promise<boolean> {
    const dueMs = this.#dueMs(deed.atMs);
    await this.#world.pace.until(dueMs);
    return this.#followed(deed, dueMs);
  }

  #dueMs(atMs: number): number {
    const { speed } = this.#stage;
    return this.#beginsMs! + (speed === 'max' ? 0 : atMs / speed);
  }

  /** @param dueMs when it was meant to be; when it can be where absent @returns whether it was done */
  async #followed(deed: Deed, dueMs: number | undefined): Promise<boolean> {
    if (dueMs !== undefined && deed.after.some((nth) => !this.#isOver[nth])) this.#heldUp++;
    const before = await Promise.all(deed.after.map((nth) => this.#doing[nth]));
    const wasDone = before.includes(false) ? null : await this.#attempt(deed, dueMs ?? performance.now());
    if (wasDone === null) this.#leftOut++;
    this.#isOver[deed.nth] = true;
    return wasDone === true;
  }

  async #attempt(deed: Deed, dueMs: number): Promise<boolean> {
    const refusal = await this.#do(deed, dueMs).catch((error: Error) => error.message);
    if (refusal === null) this.#done++;
    else this.#faults.push(`${(deed.atMs / 1_000).toFixed(3)} s: ${deed.kind}, ${refusal}`);
    return refusal === null;
  }

  /** @returns null, or what it was refused with */
  async #do(deed: Deed, dueMs: number): Promise<string | null> {
    const { kind, person, places } = deed;
    const buyer = this.#buyers[person]!;
    switch (kind) {
      case 'hold':
        return this.#choose(deed, (again) => buyer.hold(this.#choiceOf(deed), again ? performance.now() : dueMs));
      case 'change':
        return this.#choose(deed, (again) => buyer.change(this.#choiceOf(deed), again ? performance.now() : dueMs));
      case 'release':
        return buyer.release(dueMs);
      case 'order':
        return buyer.order(dueMs);
      case 'card':
        return buyer.pay(dueMs, this.#stage.isHere);
      case 'cancel':
        return buyer.cancel(dueMs);
      case 'refund':
        return this.#organizer.refund(buyer.orderId, this.#namesOf(places), dueMs);
      case 'set aside':
        return this.#organizer.setAside(deed, dueMs);
      case 'put on sale':
        return this.#organizer.putOnSale(deed, dueMs);
    }
  }

  /** Where a place became free a moment ago, a race that is lost is run again. */
  async #choose(deed: Deed, choose: (again: boolean) => Promise<WireAnswer | null>): Promise<string | null> {
    const mayWait = deed.after.some((nth) => FREED_BY.has(this.#stage.script.deeds[nth]!.kind));
    await this.#organizer.open(deed.allotment);
    const untilMs = performance.now() + AGAIN_WITHIN_MS;
    for (let again = false; ; again = true) {
      const answer = await choose(again);
      if (answer !== null && answer.status < 300) return null;
      const isRace = answer?.status === 409;
      if (!isRace || !mayWait || performance.now() > untilMs) return answer === null ? 'unanswered' : nameOf(answer);
      await this.#world.pace.until(performance.now() + AGAIN_EVERY_MS);
    }
  }

  #choiceOf({ places, allotment }: Deed): object {
    const { model, areaIds } = this.#stage;
    const code = allotment === null ? null : this.#organizer.codeFor(allotment, places);
    const [area] = areasOf(model, places);
    return {
      ...(area ? { area: areaIds[area[0]], quantity: area[1] } : { seats: this.#namesOf(places) }),
      ...(code !== null && { allotment: { code } }),
    };
  }

  /** Ids of seats, and of areas once for each place. */
  #namesOf(places: readonly number[]): string[] {
    const { model, areaIds } = this.#stage;
    const seats = places.filter((place) => place < model.seatCount).map((place) => seatId(model, place));
    const areas = [...areasOf(model, places)].flatMap(([at, quantity]) => Array<string>(quantity).fill(areaIds[at]!));
    return [...seats, ...areas];
  }
}
