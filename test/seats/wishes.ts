import type { Picture } from '../../web/src/seatmap/availability.ts';
import { type SeatModel, seatId } from '../../web/src/seatmap/model.ts';
import type { Choice } from '../harness/visitor.ts';

const SIZES = [1, 2, 2, 2, 3, 4, 4, 5, 6];
const ROWS_LOOKED_AT = 40;
/** Of all who choose themselves, those who take seats here and there. */
const SCATTERED = 0.1;

/** What somebody would like, by the seed and by what his page shows. */
export class Wishes {
  readonly #model: SeatModel;
  readonly #random: () => number;

  constructor(model: SeatModel, random: () => number) {
    this.#model = model;
    this.#random = random;
  }

  size(): number {
    return this.#of(SIZES);
  }

  best(): { bestAvailable: { quantity: number; accessible?: number; priceLevel?: string; maxPrice?: number } } {
    const { levels } = this.#model;
    const quantity = this.size();
    if (this.#random() < 0.06) return { bestAvailable: { quantity, accessible: 1 } };
    return {
      bestAvailable: {
        quantity,
        ...(this.#random() < 0.3 ? { priceLevel: this.#of(levels).key } : {}),
        ...(this.#random() < 0.3 ? { maxPrice: this.#of(levels).price.amount } : {}),
      },
    };
  }

  area(): Choice | null {
    const { areas } = this.#model;
    return areas.length === 0 ? null : { area: this.#of(areas).id, quantity: this.size() };
  }

  /** Seats side by side in a section that most like better than others; fewer where no row that he looks at has so many. */
  own(picture: Picture, size: number): number[] {
    for (let count = size; count > 0; count--) {
      for (let look = 0; look < ROWS_LOOKED_AT; look++) {
        const free = this.#freeIn(picture, this.#row());
        if (count > 1 && free.length >= count && this.#random() < SCATTERED) return this.#some(free, count);
        const starts = free.filter(
          (place, at) => free[at + count - 1] === place + count - 1 && this.#joined(place, count),
        );
        if (starts.length === 0) continue;
        const start = this.#of(starts);
        return Array.from({ length: count }, (_, at) => start + at);
      }
    }
    return [];
  }

  /** Whatever the map still shows as free, wherever it is, and what is free beside it: who comes late isn't choosy. */
  left(picture: Picture, size: number): number[] {
    const { seatCount } = this.#model;
    const from = Math.floor(this.#random() * seatCount);
    for (let step = 0; step < seatCount; step++) {
      const start = (from + step) % seatCount;
      if (!isFree(picture, start)) continue;
      let end = start + 1;
      while (end - start < size && end < seatCount && this.#model.joined[end - 1] && isFree(picture, end)) end++;
      return Array.from({ length: end - start }, (_, at) => start + at);
    }
    return [];
  }

  /** The same with another seat beside them, or without one of them. */
  changed(picture: Picture, seats: readonly number[], most: number): number[] {
    const beside = [seats[0]! - 1, seats.at(-1)! + 1].filter(
      (place) => isFree(picture, place) && place < this.#model.seatCount,
    );
    if (beside.length > 0 && seats.length < most && this.#random() < 0.6) return [...seats, this.#of(beside)];
    return seats.length > 1 ? seats.slice(1) : this.own(picture, 1);
  }

  idsOf(places: readonly number[]): string[] {
    return places.map((place) => seatId(this.#model, place));
  }

  #row(): { start: number; end: number } {
    const { sections, rows } = this.#model;
    // Zipf's law, nearly: the first sections of the plan are wanted most.
    const section = sections[Math.floor(sections.length ** this.#random()) - 1] ?? sections[0]!;
    return rows[section.firstRow + Math.floor(this.#random() * (section.endRow - section.firstRow))]!;
  }

  #freeIn(picture: Picture, { start, end }: { start: number; end: number }): number[] {
    const free: number[] = [];
    for (let place = start; place < end; place++) if (isFree(picture, place)) free.push(place);
    return free;
  }

  #joined(start: number, count: number): boolean {
    for (let place = start; place < start + count - 1; place++) if (!this.#model.joined[place]) return false;
    return true;
  }

  #some(free: readonly number[], count: number): number[] {
    const left = [...free];
    return Array.from({ length: count }, () => left.splice(Math.floor(this.#random() * left.length), 1)[0]!);
  }

  #of<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)]!;
  }
}

const isFree = ({ packed }: Picture, place: number): boolean =>
  (((packed[place >> 2] ?? 255) >> (2 * (place & 3))) & 3) === 0;
