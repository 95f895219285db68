import { seededRandom } from '../harness/seeded.ts';
import type { Rig } from '../rig/rig.ts';
import { addressOfFan } from './arrivals.ts';
import { bodyOf, Browser, nowMs, type World } from './browser.ts';
import { Pace } from './pace.ts';
import { Recorder } from './recorder.ts';
import type { Told } from './told.ts';
import type { WireAnswer } from './wire.ts';

/** What a room answers to whoever asks for his place. */
export interface PlaceSeen {
  readonly entry: number;
  readonly position: number | null;
  readonly place: string;
}

/** Somebody in line whom the test leads by the hand. */
export interface Waiting {
  readonly browser: Browser;
  readonly told: Told;
  token: string;
}

/** People in one line who do what they are told: no thread, no open model, nothing is measured. */
export class People {
  readonly world: World;
  readonly #path: string;
  #came = 0;

  constructor(rig: Rig, slug: string, seed: number) {
    const { hostname: host, port } = new URL(rig.product.url);
    const random = seededRandom(seed);
    const shop = { host, port: Number(port) };
    this.world = { pace: new Pace(), recorder: new Recorder(), shop, slug, random, over: () => false };
    this.#path = `/api/events/${slug}/queue`;
  }

  /** So many join at once, and go on asking until they have a place. */
  join(count: number): Promise<Waiting[]> {
    return Promise.all(Array.from({ length: count }, () => this.#joinOne()));
  }

  /** So many join one after the other: their order is known. */
  async joinInTurn(count: number): Promise<Waiting[]> {
    const people: Waiting[] = [];
    for (let nth = 0; nth < count; nth++) people.push(await this.#joinOne());
    return people;
  }

  /** One attempt of somebody new. */
  tryToJoin(): Promise<WireAnswer | null> {
    return this.stranger().ask({ what: 'join', method: 'POST', path: this.#path });
  }

  /** Somebody with a browser of his own who has done nothing yet. */
  stranger(): Browser {
    return new Browser(this.world, { address: addressOfFan(this.#came++) });
  }

  /** Joins again with the token that he has, as the page does when the line has begun anew. @returns what he is told now */
  async again({ browser, token }: Waiting, { withToken = true } = {}): Promise<PlaceSeen> {
    const headers: { [name: string]: string } = withToken ? { place: token } : {};
    const answer = await browser.persist({ what: 'join again', method: 'POST', path: this.#path, headers });
    if (answer?.status !== 200) throw new Error(`joining again was answered with ${answer?.status}`);
    return bodyOf<PlaceSeen>(answer);
  }

  async me({ browser, token }: Waiting): Promise<PlaceSeen> {
    const answer = await browser.persist({
      what: 'me',
      method: 'GET',
      path: `${this.#path}/me`,
      headers: { place: token },
    });
    if (answer?.status !== 200) throw new Error(`asking for a place was answered with ${answer?.status}`);
    return bodyOf<PlaceSeen>(answer);
  }

  async #joinOne(): Promise<Waiting> {
    const browser = this.stranger();
    const told = this.world.recorder.begin('fan', nowMs());
    const sentMs = nowMs();
    const answer = await browser.persist({ what: 'join', method: 'POST', path: this.#path });
    if (answer?.status !== 200) throw new Error(`a join was answered with ${answer?.status}`);
    const { entry, position, place } = bodyOf<PlaceSeen>(answer);
    Object.assign(told, { joinSentMs: sentMs, joinAnsweredMs: nowMs(), entry, position });
    return { browser, told, token: place };
  }
}
