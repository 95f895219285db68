import { setTimeout as pause } from 'node:timers/promises';
import { placeOf, type SeatModel } from '../../web/src/seatmap/model.ts';
import { addressOfFan } from '../rush/arrivals.ts';
import { type Answer, type Choice, type Hold, type Problem, Visitor } from '../harness/visitor.ts';
import type { Page } from './page.ts';
import { Wishes } from './wishes.ts';

/** An answer of 2xx to a hold or a change of one. */
export interface Answered {
  readonly hold: string;
  readonly kind: 'held' | 'changed';
  readonly choice: Choice;
  /** Places of the seats, without those of areas. */
  readonly seats: readonly number[];
}

export interface FanTold {
  readonly slug: string;
  /** The replica that he asked. */
  readonly via: string;
  readonly answers: readonly Answered[];
  /** What became of his last hold. */
  readonly end: 'nothing' | 'returned' | 'left' | 'ordered' | 'paid';
  /** Codes of refusals, in order. */
  readonly refused: readonly string[];
  readonly requests: number;
}

/** How fans of a run behave: shares of all, and how long they think. */
export interface Habits {
  readonly thinksMs: number;
  readonly returns: number;
  readonly orders: number;
  /** Whether those who order pay. */
  readonly pay: boolean;
  readonly changes: number;
}

export interface FanOptions {
  readonly nth: number;
  readonly url: string;
  readonly slug: string;
  readonly model: SeatModel;
  /** What he sees. */
  readonly page: Page;
  readonly habits: Habits;
  readonly random: () => number;
}

const TRIES = 4;
const MOST_SEATS = 6;

/** Somebody who takes seats one way or another, changes his mind, and buys, gives back or forgets. Nothing is thrown. */
export class Fan {
  readonly #options: FanOptions;
  readonly #visitor: Visitor;
  readonly #wishes: Wishes;
  readonly #answers: Answered[] = [];
  readonly #refused: string[] = [];
  #requests = 0;

  constructor(options: FanOptions) {
    this.#options = options;
    this.#visitor = new Visitor(options.url, { address: addressOfFan(options.nth) });
    this.#wishes = new Wishes(options.model, options.random);
  }

  async live(): Promise<FanTold> {
    const end = await this.#shop().catch((error: Error) => {
      this.#refused.push(error.message);
      return 'left' as const;
    });
    this.#visitor.leave();
    const { slug, url: via } = this.#options;
    return { slug, via, answers: this.#answers, end, refused: this.#refused, requests: this.#requests };
  }

  async #shop(): Promise<FanTold['end']> {
    const { random, habits, slug } = this.#options;
    const wish = random();
    let choice =
      (wish < 0.45 ? this.#own() : null) ?? (wish > 0.85 ? this.#wishes.area() : null) ?? this.#wishes.best();
    let hold: Hold | null = null;
    for (let tries = 0; tries < TRIES && !hold; tries++) {
      const answer = await this.#ask('held', choice, (body) => this.#visitor.hold(slug, body));
      if (answer.status === 201) hold = answer.body;
      else choice = this.#instead(answer.body, choice);
    }
    if (!hold) return 'nothing';
    while (random() < habits.changes) {
      await this.#think();
      hold = (await this.#change(hold)) ?? hold;
    }
    await this.#think();
    const end = random();
    if (end < habits.returns) {
      await this.#counted(this.#visitor.request('DELETE', `/api/holds/${hold.id}`));
      return 'returned';
    }
    return end < habits.returns + habits.orders ? this.#buy(hold) : 'left';
  }

  #own(): Choice | null {
    const { picture } = this.#options.page;
    const seats = picture ? this.#wishes.own(picture, this.#wishes.size()) : [];
    return seats.length > 0 ? { seats: this.#wishes.idsOf(seats) } : null;
  }

  /** What the refusal offers; else something else. */
  #instead({ alternatives }: Problem, before: Choice): Choice {
    if (alternatives?.[0]) return { seats: alternatives[0] };
    return ('seats' in before ? this.#own() : null) ?? this.#wishes.best();
  }

  async #change(hold: Hold): Promise<Hold | null> {
    const { random, model, page } = this.#options;
    const seats = hold.seats.map(({ id }) => placeOf(model, id)).sort((a, b) => a - b);
    const { picture } = page;
    const own = seats.length > 0 && picture && random() < 0.6 ? this.#wishes.changed(picture, seats, MOST_SEATS) : [];
    const choice = own.length > 0 ? { seats: this.#wishes.idsOf(own) } : this.#wishes.best();
    const path = `/api/holds/${hold.id}`;
    const answer = await this.#ask('changed', choice, (body) => this.#visitor.request('PUT', path, { body }));
    return answer.status === 200 ? answer.body : null;
  }

  async #buy(hold: Hold): Promise<FanTold['end']> {
    const { status, body } = await this.#counted(this.#visitor.order(hold.id));
    if (status !== 201) {
      this.#refused.push(body.code);
      return 'left';
    }
    if (!this.#options.habits.pay) return 'ordered';
    await this.#counted(this.#visitor.confirm(await this.#visitor.payable(body.id)));
    return 'paid';
  }

  async #ask(
    kind: Answered['kind'],
    choice: Choice,
    ask: (choice: Choice) => Promise<Answer<Hold & Problem>>,
  ): Promise<Answer<Hold & Problem>> {
    const answer = await this.#counted(ask(choice));
    const { id, seats, code } = answer.body;
    if (answer.status > 201) this.#refused.push(code);
    if (answer.status > 201 || !seats) return answer;
    const places = seats.map((seat) => placeOf(this.#options.model, seat.id));
    this.#answers.push({ hold: id, kind, choice, seats: places });
    return answer;
  }

  #counted<T>(request: Promise<T>): Promise<T> {
    this.#requests++;
    return request;
  }

  async #think(): Promise<void> {
    await pause(this.#options.random() * this.#options.habits.thinksMs);
  }
}
