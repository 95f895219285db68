import type { Hold, HoldRequest } from '../api/types.ts';
import { type Choice, choiceOf, isNothing, NOTHING, requestOf, sameChoice, seatsIn } from './choice.ts';
import type { HoldApi, HoldMemory, HoldTime } from './hold-ports.ts';
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
  /** What best available took the place of. */
  replaced: Choice | null;
  /** The hold ended in another tab: there it went on, or was given back. */
  elsewhere: boolean;
}

type Wish = { kind: 'choose'; choice: Choice } | { kind: 'best'; request: HoldRequest };
type Step = Wish | { kind: 'extend' } | { kind: 'check' };

const CALM = { refusal: null, expired: null, lost: false, replaced: null, elsewhere: false };
/** An older hold that is over is history, and nothing to be told about. */
const RECENT_MS = 15 * 60_000;
/** Two tabs see a deadline pass at nearly the same time. */
const SAME_END_MS = 2_000;

/** Where nothing answered, the same request is asked again: the server knows it by its key. */
const RETRY_DELAYS_MS = [500, 1500];

/**
 * A visitor's hold, from the first tap to "Next". It shows a wish at once and asks the server one request at a time; wishes
 * that pile up meanwhile become one. A refusal takes back to what the server last confirmed: seats are never shown as held
 * on hope alone for longer than one answer takes.
 */
export class HoldSession {
  private state: HoldState = { hold: null, wanted: NOTHING, busy: false, ...CALM };
  private readonly listeners = new Set<() => void>();
  private readonly api: HoldApi;
  private readonly memory: HoldMemory;
  private readonly time: HoldTime;
  private steps: Step[] = [];
  private cancelExpiry: () => void = () => {};
  private readonly stopFollowing: () => void;
  /** Another tab has chosen while this one was asking. */
  private isBehind = false;

  constructor(api: HoldApi, memory: HoldMemory, time: HoldTime) {
    this.api = api;
    this.memory = memory;
    this.time = time;
    this.stopFollowing = memory.onOther(() => void this.follow());
  }

  readonly getState = (): HoldState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Wants exactly this; `NOTHING` gives everything back. */
  choose(choice: Choice): void {
    this.set({ wanted: choice, ...CALM });
    this.enqueue({ kind: 'choose', choice });
  }

  /** Lets the server choose; what is held is exchanged for it, or stays if nothing better is found. */
  chooseBest(best: BestAvailable): void {
    this.set(CALM);
    this.enqueue({ kind: 'best', request: { bestAvailable: best } });
  }

  /** The same, of a package. */
  choosePackage(id: string): void {
    this.set(CALM);
    this.enqueue({ kind: 'best', request: { package: { id } } });
  }

  /** After all the seats that best available, or a package, took the place of. */
  takeReplaced(): void {
    if (this.state.replaced) this.choose(this.state.replaced);
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
    this.set(CALM);
  }

  /** Refuses on the page's own knowledge, without asking: over the limit, or a seat seen as taken. */
  refuse(refusal: Refusal): void {
    this.set({ refusal });
  }

  /** After a reload or in another tab: takes up the hold that this browser remembers, or says that its time has just run out. */
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
      const overMs = this.time.nowMs() - Date.parse(remembered.expiresAt);
      const ranOut = isGone && overMs >= 0 && overMs < RECENT_MS;
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
    this.stopFollowing();
    this.listeners.clear();
  }

  /** Another tab of this browser has changed the hold, or ended it: they are one visitor's, and show the same. */
  private async follow(): Promise<void> {
    if (this.state.busy) return void (this.isBehind = true);
    this.isBehind = false;
    if (this.memory.load()) {
      this.cancelExpiry();
      this.set({ hold: null, ...CALM, elsewhere: true });
      return this.resume();
    }
    const { hold } = this.state;
    if (!hold) return;
    if (Date.parse(hold.expiresAt) - this.time.nowMs() <= SAME_END_MS) return this.expire();
    this.cancelExpiry();
    this.set({ hold: null, wanted: NOTHING, ...CALM, elsewhere: true });
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
        if (!hold || refused.code !== 'holds.lost') this.rollBack(refused, seatsOf(step));
        // The wish that met the loss comes after what it was made upon.
        else if ((await this.takeLostAgain(choiceOf(hold))) && isWish(step)) this.steps.unshift(step);
      }
    }
    this.set({ busy: false });
    if (this.isBehind) void this.follow();
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
    const request = step.kind === 'best' ? step.request : requestOf(step.choice);
    const ask = hold ? () => this.api.replace(hold.id, request) : () => this.api.place(request);
    this.confirm(await this.patiently(ask));
    if (step.kind === 'best' && hold && this.state.hold && !sameChoice(choiceOf(hold), choiceOf(this.state.hold)))
      this.set({ replaced: choiceOf(hold) });
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
      this.set({ hold: null, wanted: NOTHING, lost: true, refusal: refusalOf(asRefused(error), seatsIn(choice)) });
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

  private rollBack(refused: RefusedByServer, asked: string[]): void {
    const { hold } = this.state;
    this.steps = [];
    if (hold && (refused.code === 'holds.expired' || refused.code === 'holds.not_found')) {
      this.forget();
      this.set({ wanted: NOTHING, expired: choiceOf(hold) });
      return;
    }
    const refusal = refusalOf(refused, asked);
    const known = hold && refusal.kind === 'already-extended' ? { ...hold, extendable: false } : hold;
    this.set({ hold: known, wanted: choiceOf(hold), refusal });
  }

  private set(change: Partial<HoldState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

const seatsOf = (step: Step): string[] => (step.kind === 'choose' ? seatsIn(step.choice) : []);

function isWish(step: Step): step is Wish {
  return step.kind === 'choose' || step.kind === 'best';
}
