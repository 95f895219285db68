import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { seededRandom } from '../harness/seeded.ts';
import type { Choice } from '../harness/visitor.ts';
import { generationsOf } from './generation.ts';
import { Crowd, type CrowdOptions, drawn, type Mix } from './crowd.ts';
import { History } from './history.ts';
import type { Patience } from './persistence.ts';
import type { Rig } from './rig.ts';
import { Shopper } from './shopper.ts';

export interface SaleOptions {
  readonly seed: number;
  /** Halls of 2,000 seats, sold one after the other; 1 when absent. */
  readonly halls?: number;
}

const ROWS = 50;
const SEATS_PER_ROW = 40;
const MOST_SEATS = 3;

/** A sale on a rig: its halls, who came, and what everyone was told. */
export class Sale {
  readonly rig: Rig;
  readonly seed: number;
  readonly history = new History();
  readonly halls: readonly PublishedEvent[];
  /** Of each event, by slug, when the sale began. */
  readonly generations: ReadonlyMap<string, number>;
  #visitors = 0;
  #hall = 0;

  private constructor(rig: Rig, seed: number, halls: readonly PublishedEvent[], generations: Sale['generations']) {
    this.rig = rig;
    this.seed = seed;
    this.halls = halls;
    this.generations = generations;
  }

  static async open(rig: Rig, { seed, halls = 1 }: SaleOptions): Promise<Sale> {
    const published: PublishedEvent[] = [];
    for (let nth = 0; nth < halls; nth++) {
      published.push(await publishEvent(rig.product, { rows: ROWS, seatsPerRow: SEATS_PER_ROW }));
    }
    return new Sale(rig, seed, published, await generationsOf(rig));
  }

  letIn(options: CrowdOptions): Crowd {
    return new Crowd(this.seed, (mix, patience) => this.#welcome(mix, patience), options);
  }

  /** The nth visitor of a sale does the same whenever the seed is the same. */
  async #welcome(mix: Mix, patience: Patience): Promise<void> {
    const nth = this.#visitors++;
    const random = seededRandom(this.seed + nth * 7_919);
    const plan = drawn(mix, random());
    const hallNo = Math.min(this.#hall, this.halls.length - 1);
    const hall = this.halls[hallNo]!;
    const shopper = new Shopper({
      url: this.rig.product.url,
      // Nobody else comes from there: 127.2.0.1 and up.
      address: `127.${2 + (nth >> 14)}.${(nth >> 7) & 127}.${1 + (nth & 127)}`,
      event: hall.slug,
      plan,
      choice: choiceOf(hall, random),
      history: this.history,
      patience,
    });
    if ((await shopper.run()) === 'sold out' && this.#hall === hallNo) this.#hall++;
  }
}

/** Every third points at seats of the plan, so that some want the same; the others take what is best. */
function choiceOf(hall: PublishedEvent, random: () => number): Choice {
  const quantity = 1 + Math.floor(random() * MOST_SEATS);
  if (random() < 2 / 3) return { bestAvailable: { quantity } };
  const row = Math.floor(random() * ROWS) * SEATS_PER_ROW;
  const first = row + Math.floor(random() * (SEATS_PER_ROW - quantity));
  return { seats: hall.seatIds.slice(first, first + quantity) };
}
