import { addressOfFan } from './arrivals.ts';
import { bodyOf, Browser, type Cookies, nowMs, type World } from './browser.ts';
import type { Admission, Place, Status } from './fan.ts';
import { type Manner, MOST_SEATS, Purchase } from './purchase.ts';
import type { Told } from './told.ts';

/** One operator with many machines. */
export interface BotOptions {
  /** His browsers, each with cookies of its own. */
  readonly browsers: number;
  /** What they come from in turn. */
  readonly addresses: number;
  /** How often each of them joins, without waiting for anything. */
  readonly joins: number;
  /** From when on they do, in ms since 1970; all of them within a second. */
  readonly fromMs: number;
  /** Of each mailbox that he has, sessions that were signed in with codes of their own; none where nobody is asked for one. */
  readonly accounts: readonly (readonly Cookies[])[];
}

/** As many seats as are sold at once, and pays for all of them at once. */
const GREED: Manner = { pays: 1, seats: () => MOST_SEATS, thinksMs: 0 };
const LOOKS_EVERY_MS = 250;
/** How often one session goes on buying after its purchase, unless it is refused before. */
const MOST_PURCHASES = 50;
/** Addresses that no person comes from. */
const FIRST_ADDRESS = 2_000_000;
const WITHIN_MS = 1_000;

/**
 * A bot operator at his best: he comes to the lobby, where machine speed is worth least but places are drawn; each of his accounts
 * takes its place; then each browser tries for more, without an account and with one that it shares with others; one look at the line serves them all; whoever is let in buys
 * what can be had, in each of his sessions, until he is refused.
 */
export class Bots {
  readonly #world: World;
  readonly #options: BotOptions;
  readonly #lookout: Browser;
  #status: Status | null = null;

  constructor(world: World, options: BotOptions) {
    this.#world = world;
    this.#options = options;
    this.#lookout = this.#browser(0);
  }

  async live(): Promise<void> {
    const { browsers, accounts } = this.#options;
    const nths = Array.from({ length: browsers }, (_, nth) => nth);
    const operated =
      accounts.length === 0
        ? nths.map((nth) => [this.#browser(nth)])
        : accounts.map((sessions, account) =>
            nths
              .filter((nth) => nth % accounts.length === account)
              .map((nth, at) => this.#browser(nth, sessions[at % sessions.length])),
          );
    const sessions = Math.max(1, accounts[0]?.length ?? 1);
    const lookout = this.#look();
    await Promise.all(operated.map((own) => this.#operate(own, own.slice(0, sessions))));
    await lookout;
  }

  #browser(nth: number, cookies: Cookies = []): Browser {
    return new Browser(this.#world, {
      address: addressOfFan(FIRST_ADDRESS + (nth % this.#options.addresses)),
      cookies,
      as: 'bot: ',
    });
  }

  /** One place: who has it, and the sessions of his account. */
  async #operate(all: readonly Browser[], sessions: readonly Browser[]): Promise<void> {
    const { pace, recorder, random } = this.#world;
    const dueMs = this.#options.fromMs - performance.timeOrigin + random() * WITHIN_MS;
    await pace.until(dueMs);
    const told = recorder.begin('bot', performance.timeOrigin + dueMs);
    const [first] = sessions;
    // While his address has no name yet: a place that he has been given costs no work any more.
    const stands = first !== undefined && (await this.#join(first, told));
    await Promise.all(all.map((browser) => this.#swarm(browser, told)));
    if (stands) {
      while (!this.#world.over() && !(await this.#enter(first, told)))
        await pace.until(performance.now() + LOOKS_EVERY_MS);
      if (told.admittedMs !== undefined) await Promise.all(sessions.map((browser) => this.#buyAll(browser, told)));
    }
    told.done = true;
    for (const browser of all) browser.leave();
  }

  /** Many joins at machine speed, with fresh cookies where an account is asked for, and with its own. */
  async #swarm(browser: Browser, told: Told): Promise<void> {
    const { joins, accounts } = this.#options;
    const path = `/api/events/${this.#world.slug}/queue`;
    const [account] = accounts;
    if (account) {
      const fresh = this.#browser(told.fan);
      for (let nth = 0; nth < joins; nth++) await fresh.ask({ what: 'join without account', method: 'POST', path });
      fresh.leave();
    }
    for (let nth = 0; nth < joins; nth++) {
      const sentMs = nowMs();
      const answer = await browser.ask({ what: 'join', method: 'POST', path });
      if (answer?.status === 200) note(told, bodyOf<Place>(answer), sentMs);
    }
    browser.leave();
  }

  async #join(browser: Browser, told: Told): Promise<boolean> {
    const sentMs = nowMs();
    const answer = await browser.persist({
      what: 'join',
      method: 'POST',
      path: `/api/events/${this.#world.slug}/queue`,
    });
    if (answer?.status !== 200) return false;
    note(told, bodyOf<Place>(answer), sentMs);
    return true;
  }

  /** Once it is his turn. @returns whether he is in, or never will be */
  async #enter(browser: Browser, told: Told): Promise<boolean> {
    const status = this.#status;
    if (status === null || !status.drawn) return false;
    const base = `/api/events/${this.#world.slug}/queue`;
    if ((told.position ?? null) === null) {
      const answer = await browser.persist({ what: 'my place', method: 'GET', path: `${base}/me` });
      if (answer?.status !== 200) return true;
      told.position = bodyOf<Place>(answer).position;
    }
    if ((told.position ?? Number.POSITIVE_INFINITY) >= status.served) return false;
    const answer = await browser.persist({ what: 'admission', method: 'POST', path: `${base}/admission` });
    if (answer?.status !== 200) return true;
    if (bodyOf<Admission>(answer).admission === null) return false;
    told.admittedMs ??= nowMs();
    return true;
  }

  /** Every session of an account asks for its own proof, and buys until it is refused. */
  async #buyAll(browser: Browser, told: Told): Promise<void> {
    const path = `/api/events/${this.#world.slug}/queue/admission`;
    const answer = await browser.persist({ what: 'admission', method: 'POST', path });
    const { admission, until } = answer?.status === 200 ? bodyOf<Admission>(answer) : { admission: null, until: null };
    if (admission === null) return;
    for (let nth = 0; nth < MOST_PURCHASES && !this.#world.over(); nth++) {
      const mine: Told = { fan: told.fan, kind: 'bot', joinDueMs: told.joinDueMs };
      const purchase = new Purchase(browser, mine, { token: admission, untilMs: Date.parse(until ?? '') }, GREED);
      const hold = await purchase.hold();
      if (hold === null) break;
      told.heldMs ??= nowMs();
      await purchase.take(hold);
      if (mine.leftMs !== undefined) told.leftMs ??= mine.leftMs;
      if (mine.paidMs === undefined) break;
      told.paidMs ??= mine.paidMs;
      told.bought = (told.bought ?? 0) + (mine.bought ?? 0);
      told.purchases = (told.purchases ?? 0) + 1;
    }
  }

  /** One browser looks for all. */
  async #look(): Promise<void> {
    const path = `/api/events/${this.#world.slug}/queue/status`;
    await this.#world.pace.until(this.#options.fromMs - performance.timeOrigin);
    while (!this.#world.over()) {
      const answer = await this.#lookout.ask({ what: 'status', method: 'GET', path });
      if (answer?.status === 200) this.#status = bodyOf<Status>(answer);
      await this.#lookout.wait(LOOKS_EVERY_MS);
    }
    this.#lookout.leave();
  }
}

/** Whatever browser of his account asked: he has one place. */
function note(told: Told, { entry, position }: Place, sentMs: number): void {
  if (told.entry === undefined) {
    told.joinSentMs = sentMs;
    told.joinAnsweredMs = nowMs();
    told.entry = entry;
    told.position = position;
  } else if (told.entry !== entry) (told.rejoined ??= []).push(entry);
}
