import type { Hold, HoldRequest } from '../api/types.ts';
import { type Choice, choiceOf, isNothing, NOTHING, requestOf, sameChoice } from './choice.ts';
import { asRefused, type Refusal, refusalOf, type RefusedByServer } from './refusal.ts';

export type BestAvailable = Extract<HoldRequest, { bestAvailable: unknown }>['bestAvailable'];

export interface HoldState {
  /** What the server has confirmed. */
  hold: Hold | null;
  /** What the visitor sees as his: ahead of `hold` while a request is under way. */
  wanted: Choice;
  busy: boolean;
  refusal: Refusal | null;
  /** What was held when the time ran out. */
  expired: Choice | null;
  /** The server lost the hold, and the same was asked for again: granted, unless `refusal` says otherwise. */
  lost: boolean;
}

/** What the session asks of the server. Refusals are thrown as `RefusedByServer`. */
export interface HoldApi {
  place(request: HoldRequest): Promise<Hold>;
  replace(holdId: string, request: HoldRequest): Promise<Hold>;
  read(holdId: string): Promise<Hold>;
  release(holdId: string): Promise<void>;
  extend(holdId: string): Promise<Hold>;
}

export interface Remembered {
  holdId: string;
  choice: Choice;
  expiresAt: string;
}

export interface HoldMemory {
  load(): Remembered | null;
  save(remembered: Remembered): void;
  clear(): void;
}

export interface HoldTime {
  /** By the server's clock. */
  nowMs(): number;
  /** Runs later; returns what calls it off. */
  after(delayMs: number, run: () => void): () => void;
}

type Wish = { kind: 'choose'; choice: Choice } | { kind: 'best'; best: BestAvailable };
type Step = Wish | { kind: 'extend' } | { kind: 'check' };

/** Where nothing answered, the same request is asked again: the server knows it by its key. */
const RETRY_DELAYS_MS = [500, 1500];

/**
 * A visitor's hold, from the first tap to "Next". It shows a wish at once and asks the server one request at a time; wishes
 * that pile up meanwhile become one. A refusal takes back to what the server last confirmed: seats are never shown as held
 * on hope alone for longer than one answer takes.
 */
export class HoldSession {
  private state: HoldState = { hold: null, wanted: NOTHING, busy: false, refusal: null, expired: null, lost: false };
  private readonly listeners = new Set<() => void>();
  private readonly api: HoldApi;
  private readonly memory: HoldMemory;
  private readonly time: HoldTime;
  private steps: Step[] = [];
  private cancelExpiry: () => void = () => {};

  constructor(api: HoldApi, memory: HoldMemory, time: HoldTime) {
    this.api = api;
    this.memory = memory;
    this.time = time;
  }

  readonly getState = (): HoldState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Wants exactly this; `NOTHING` gives everything back. */
  choose(choice: Choice): void {
    this.set({ wanted: choice, refusal: null, expired: null, lost: false });
    this.enqueue({ kind: 'choose', choice });
  }

  /** Lets the server choose; what is held is exchanged for it, or stays if nothing better is found. */
  chooseBest(best: BestAvailable): void {
    this.set({ refusal: null, expired: null, lost: false });
    this.enqueue({ kind: 'best', best });
  }

  giveBack(): void {
    this.choose(NOTHING);
  }

  /** Asks once for more time. */
  extend(): void {
    this.enqueue({ kind: 'extend' });
  }

  /** Asks whether the server still has the hold: it has told that it began anew. */
  check(): void {
    if (this.state.hold) this.enqueue({ kind: 'check' });
  }

  /** Asks again for what was held when the time ran out. */
  takeAgain(): void {
    if (this.state.expired) this.choose(this.state.expired);
  }

  dismiss(): void {
    this.set({ refusal: null, expired: null, lost: false });
  }

  /** Refuses on the page's own knowledge, without asking: over the limit, or a seat seen as taken. */
  refuse(refusal: Refusal): void {
    this.set({ refusal });
  }

  /** After a reload: takes up the hold that this tab remembers, or says that its time ran out meanwhile. */
  async resume(): Promise<void> {
    const remembered = this.memory.load();
    if (!remembered || this.state.hold || this.state.busy) return;
    this.set({ wanted: remembered.choice, busy: true });
    try {
      this.confirm(await this.api.read(remembered.holdId));
    } catch (error) {
      const refused = asRefused(error);
      if (refused.code === 'holds.lost') return void (await this.takeLostAgain(remembered.choice));
      const isGone = refused.status === 404 || refused.status === 410;
      // Gone before its time means that it became an order, or was given back elsewhere: there is nothing to offer again.
      const ranOut = isGone && Date.parse(remembered.expiresAt) <= this.time.nowMs();
      if (isGone) this.memory.clear();
      this.set({
        wanted: NOTHING,
        expired: ranOut ? remembered.choice : null,
        refusal: isGone ? null : refusalOf(refused),
      });
    } finally {
      this.set({ busy: false });
      void this.work();
    }
  }

  /** Stops the clock; the hold itself stays on the server. */
  destroy(): void {
    this.cancelExpiry();
    this.listeners.clear();
  }

  private enqueue(step: Step): void {
    const last = this.steps.at(-1);
    // Only the latest wish counts: five quick taps are one request, not five.
    if (last && isWish(last) && isWish(step)) this.steps.pop();
    this.steps.push(step);
    void this.work();
  }

  private async work(): Promise<void> {
    if (this.state.busy || !this.steps.length) return;
    this.set({ busy: true });
    for (let step = this.steps.shift(); step; step = this.steps.shift()) {
      try {
        await this.perform(step);
      } catch (error) {
        const refused = asRefused(error);
        const { hold } = this.state;
        if (!hold || refused.code !== 'holds.lost') this.rollBack(refused);
        // The wish that met the loss comes after what it was made upon.
        else if ((await this.takeLostAgain(choiceOf(hold))) && isWish(step)) this.steps.unshift(step);
      }
    }
    this.set({ busy: false });
  }

  private async perform(step: Step): Promise<void> {
    const { hold } = this.state;
    if (step.kind === 'extend') {
      if (hold) this.confirm(await this.patiently(() => this.api.extend(hold.id)));
      return;
    }
    if (step.kind === 'check') {
      if (hold) this.confirm(await this.patiently(() => this.api.read(hold.id)));
      return;
    }
    if (step.kind === 'choose') {
      if (sameChoice(step.choice, choiceOf(hold))) return;
      if (isNothing(step.choice)) {
        if (hold) await this.patiently(() => this.api.release(hold.id));
        return this.forget();
      }
    }
    const request = step.kind === 'best' ? { bestAvailable: step.best } : requestOf(step.choice);
    const ask = hold ? () => this.api.replace(hold.id, request) : () => this.api.place(request);
    this.confirm(await this.patiently(ask));
  }

  private async patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (const delayMs of RETRY_DELAYS_MS) {
      try {
        return await ask();
      } catch (error) {
        const { status } = asRefused(error);
        if (status !== 0 && status < 500) throw error;
        await new Promise<void>((resolve) => this.time.after(delayMs, resolve));
      }
    }
    return ask();
  }

  private confirm(hold: Hold): void {
    const choice = choiceOf(hold);
    const isLatest = !this.steps.some(isWish);
    this.set({ hold, ...(isLatest ? { wanted: choice } : {}) });
    this.memory.save({ holdId: hold.id, choice, expiresAt: hold.expiresAt });
    this.cancelExpiry();
    this.cancelExpiry = this.time.after(Date.parse(hold.expiresAt) - this.time.nowMs(), () => this.expire());
  }

  private forget(): void {
    this.cancelExpiry();
    this.memory.clear();
    this.set({ hold: null, ...(this.steps.length ? {} : { wanted: NOTHING }) });
  }

  /** The server has lost a hold before its time: the same seats, in a hold of their own. @returns whether they were granted */
  private async takeLostAgain(choice: Choice): Promise<boolean> {
    this.memory.clear();
    try {
      this.confirm(await this.patiently(() => this.api.place(requestOf(choice))));
      this.set({ lost: true, refusal: null, expired: null });
      return true;
    } catch (error) {
      this.cancelExpiry();
      this.steps = [];
      this.set({ hold: null, wanted: NOTHING, lost: true, refusal: refusalOf(asRefused(error)) });
      return false;
    }
  }

  private expire(): void {
    const { hold } = this.state;
    if (!hold) return;
    const remainingMs = Date.parse(hold.expiresAt) - this.time.nowMs();
    if (remainingMs > 0) {
      this.cancelExpiry = this.time.after(remainingMs, () => this.expire());
      return;
    }
    this.steps = [];
    this.forget();
    this.set({ wanted: NOTHING, expired: choiceOf(hold), refusal: null });
  }

  private rollBack(refused: RefusedByServer): void {
    const { hold } = this.state;
    this.steps = [];
    if (hold && (refused.code === 'holds.expired' || refused.code === 'holds.not_found')) {
      this.forget();
      this.set({ wanted: NOTHING, expired: choiceOf(hold) });
      return;
    }
    const refusal = refusalOf(refused);
    const known = hold && refusal.kind === 'already-extended' ? { ...hold, extendable: false } : hold;
    this.set({ hold: known, wanted: choiceOf(hold), refusal });
  }

  private set(change: Partial<HoldState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

function isWish(step: Step): step is Wish {
  return step.kind === 'choose' || step.kind === 'best';
}
