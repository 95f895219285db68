import { randomUUID } from 'node:crypto';
import { bodyOf, Browser, type Cookies, nowMs, type World } from './browser.ts';
import { AS_PEOPLE_DO, type Manner, type Proof, Purchase } from './purchase.ts';
import { nameOf } from './recorder.ts';
import type { FanKind, Told } from './told.ts';
import { headerOf } from './wire.ts';

export interface Place {
  place: string;
  entry: number;
  position: number | null;
}

export interface Status {
  phase: string;
  served: number;
  rate: number;
  drawn: boolean;
  generation: number;
  poll: { leastMs: number; mostMs: number; share: number; spread: number };
}

export interface Admission {
  turn: 'waiting' | 'next' | 'admitted';
  admission: string | null;
  until: string | null;
}

/** Who has been told that it is his turn and finds no room asks again so soon. */
const NEXT_MS = 1_000;
const NOT_NEEDED = '409 queue.not_needed';
/** While nobody can say how long it takes, as the page has it. */
const UNKNOWN_MS = 10_000;
/** Of somebody who needs none, or has none. */
const NO_PROOF: Proof = { token: '', untilMs: 0 };
/** Those who were in the lobby don't all ask for their position at the same instant. */
const AFTER_DRAW_MS = 2_000;

export interface FanOptions {
  readonly kind: FanKind;
  readonly address: string;
  /** When he means to join, of performance.now(). */
  readonly dueMs: number;
  /** Of an account that he has signed in to. */
  readonly cookies?: Cookies;
  /** How he buys; as people do when absent. */
  readonly manner?: Manner;
}

/** One person's way from the line to his seats, as the page goes it. What he is told goes into the record; nothing is thrown. */
export class Fan {
  readonly #world: World;
  readonly #browser: Browser;
  readonly #told: Told;
  readonly #base: string;
  readonly #dueMs: number;
  readonly #manner: Manner;
  #token: string | null = null;
  #generation: number | null = null;
  #status: Status | null = null;
  #etag = '';
  #hasTried = false;

  constructor(world: World, { kind, address, dueMs, cookies = [], manner = AS_PEOPLE_DO }: FanOptions) {
    this.#world = world;
    this.#browser = new Browser(world, { address, cookies });
    this.#told = world.recorder.begin(kind, performance.timeOrigin + dueMs);
    this.#base = `/api/events/${world.slug}/queue`;
    this.#dueMs = dueMs;
    this.#manner = manner;
  }

  async live(): Promise<void> {
    await this.#world.pace.until(this.#dueMs);
    if (await this.#comesIn()) {
      const admission = await this.#queue();
      if (admission !== null) await new Purchase(this.#browser, this.#told, admission, this.#manner).run();
    }
    this.#told.done = true;
    this.#browser.leave();
  }

  /** Hangs up, wherever he is. */
  leave(): void {
    this.#browser.leave();
  }

  /** @returns whether he is in line */
  async #comesIn(): Promise<boolean> {
    if (this.#told.kind !== 'walk_in') return this.#join(this.#dueMs);
    while (!(await this.#walkIn())) {
      if (await this.#join(this.#dueMs)) return true;
      // The replica that he asked now has not heard of the room yet: its page leads him back to the seats.
      if (this.#told.gaveUp !== `join ${NOT_NEEDED}` || this.#world.over()) return false;
      delete this.#told.gaveUp;
      await this.#browser.wait(NEXT_MS);
    }
    return false;
  }

  /** Chooses seats as where there is no room. @returns whether nobody sent him to one */
  async #walkIn(): Promise<boolean> {
    this.#told.walkedInMs ??= nowMs();
    const purchase = new Purchase(this.#browser, this.#told, NO_PROOF);
    const hold = await purchase.hold();
    if (hold !== null) await purchase.take(hold);
    return purchase.refusal !== '403 queue.admission_required';
  }

  async #join(dueMs?: number): Promise<boolean> {
    const told = this.#told;
    const sentMs = nowMs();
    const answer = await this.#browser.persist({
      what: 'join',
      method: 'POST',
      path: this.#base,
      ...this.#place(),
      ...(dueMs === undefined ? {} : { dueMs }),
    });
    if (answer?.status !== 200) {
      told.gaveUp ??= `join ${answer ? nameOf(answer) : 'unanswered'}`;
      return false;
    }
    const { place, entry, position } = bodyOf<Place>(answer);
    if (told.entry === undefined) {
      told.joinSentMs = sentMs;
      told.joinAnsweredMs = nowMs();
      told.entry = entry;
    } else if (told.entry !== entry) {
      (told.rejoined ??= []).push(told.entry);
      told.entry = entry;
    }
    this.#token = place;
    this.#stands(position);
    return true;
  }

  /** Waits in line. @returns the proof of his admission, or null when the rush is over first */
  async #queue(): Promise<Proof | null> {
    while (!this.#world.over()) {
      await this.#look();
      const status = this.#status;
      if (status === null) continue;
      // An automatic room has closed: everyone goes to the seats.
      if (status.phase === 'off') return NO_PROOF;
      if (this.#generation !== null && this.#generation !== status.generation) await this.#join();
      this.#generation = status.generation;
      if (status.drawn && (this.#told.position ?? null) === null) await this.#learnPosition();
      if (this.#told.kind === 'impatient' && !this.#hasTried) await this.#tryTheDoor();
      const position = this.#told.position ?? null;
      if (position !== null && position < status.served) {
        const admission = await this.#enter();
        if (admission !== null) return admission;
        await this.#browser.wait(this.#spread(NEXT_MS));
      } else await this.#browser.wait(this.#untilNextLook(status, position));
    }
    return null;
  }

  async #look(): Promise<void> {
    const answer = await this.#browser.persist({
      what: 'status',
      method: 'GET',
      path: `${this.#base}/status`,
      headers: this.#etag === '' ? {} : { 'if-none-match': this.#etag },
    });
    if (answer?.status !== 200) return;
    this.#etag = headerOf(answer.head, 'etag') ?? '';
    this.#status = bodyOf<Status>(answer);
  }

  async #learnPosition(): Promise<void> {
    await this.#browser.wait(this.#world.random() * AFTER_DRAW_MS);
    const answer = await this.#browser.persist({
      what: 'my place',
      method: 'GET',
      path: `${this.#base}/me`,
      ...this.#place(),
    });
    if (answer?.status === 200) this.#stands(bodyOf<Place>(answer).position);
    else if (answer?.status === 404) await this.#join();
  }

  async #enter(): Promise<Proof | null> {
    const answer = await this.#browser.persist({
      what: 'admission',
      method: 'POST',
      path: `${this.#base}/admission`,
      ...this.#place(),
    });
    if (answer?.status === 404) await this.#join();
    if (answer?.status !== 200) return null;
    const { admission, until } = bodyOf<Admission>(answer);
    if (admission === null) return null;
    this.#told.admittedMs ??= nowMs();
    return { token: admission, untilMs: Date.parse(until ?? '') };
  }

  /** Before it is his turn: whatever is held so has come past the line. */
  async #tryTheDoor(): Promise<void> {
    this.#hasTried = true;
    const answer = await this.#browser.ask({
      what: 'hold without admission',
      method: 'POST',
      path: `/api/events/${this.#world.slug}/holds`,
      headers: { 'idempotency-key': randomUUID() },
      body: { bestAvailable: { quantity: 1 } },
    });
    if (answer?.status === 201) this.#told.intruded = bodyOf<{ id: string }>(answer).id;
  }

  #stands(position: number | null): void {
    const before = this.#told.position ?? null;
    if (before !== null && position !== null && before !== position) (this.#told.moved ??= []).push(before);
    if (position !== null) this.#told.position = position;
  }

  #untilNextLook({ rate, served, poll, drawn }: Status, position: number | null): number {
    // In the lobby, and while the draw is made: spread over the time that it takes.
    if (position === null || !drawn) return this.#spread(poll.leastMs * 3);
    const etaMs = rate > 0 ? ((position - served) / rate) * 60_000 : UNKNOWN_MS * poll.share;
    return this.#spread(Math.min(Math.max(etaMs / poll.share, poll.leastMs), poll.mostMs));
  }

  #spread(ms: number): number {
    const { spread } = this.#status?.poll ?? { spread: 0.2 };
    return ms * (1 - spread + 2 * spread * this.#world.random());
  }

  #place(): { headers: { [name: string]: string } } {
    return { headers: this.#token === null ? {} : { place: this.#token } };
  }
}
