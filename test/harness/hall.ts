/*
 * An oracle of best available and of single seats: it tries every placement, on seats as a plan says them, and knows nothing of the
 * product's chains, orders, bounds and windows.
 */

export interface HallSeat {
  readonly place: number;
  /** Rows are numbered through the plan: those that follow each other in a section are one behind the other. */
  readonly row: number;
  readonly section: number;
  readonly x: number;
  readonly y: number;
  readonly level: string;
  readonly price: number;
  readonly wheelchair: boolean;
  readonly companion: boolean;
  readonly restricted: boolean;
  /** The seat after it in its row stands right beside it. */
  readonly joined: boolean;
}

export interface Asked {
  readonly quantity: number;
  readonly accessible: number;
  readonly priceLevel?: string;
  readonly maxPrice?: number;
}

/** Of each place, 1 where it is free. */
export type Free = Uint8Array;

/** A party somewhere, and what the measure says of it. */
export interface Placed {
  readonly seats: readonly number[];
  /** In the order of the measure: the first that differs decides, and less is better. */
  readonly key: readonly number[];
  readonly alone: number;
}

/** Two seats one behind the other stand at most so many times as far apart as their rows. */
const BEHIND = 1.6;

export class Hall {
  readonly seats: readonly HallSeat[];
  readonly rows: readonly (readonly HallSeat[])[];
  readonly #far: Int32Array;
  /** 1 where a seat and the next one are neighbours: side by side, and both for whoever needs access, or neither. */
  readonly #beside: Uint8Array;

  /** @param focus where everybody looks */
  constructor(seats: readonly HallSeat[], focus: { readonly x: number; readonly y: number }) {
    this.seats = seats;
    this.rows = [...Map.groupBy(seats, ({ row }) => row).values()];
    this.#far = Int32Array.from(seats, ({ x, y }) => Math.round(Math.hypot(x - focus.x, y - focus.y)));
    this.#beside = Uint8Array.from(seats, (seat, at) =>
      Number(seat.joined && at + 1 < seats.length && needsAccess(seat) === needsAccess(seats[at + 1]!)),
    );
  }

  /** The neighbour on a side, if there is one. */
  beside(place: number, side: -1 | 1): number | undefined {
    return this.#beside[side < 0 ? place - 1 : place] ? place + side : undefined;
  }

  /** Free seats that a choice leaves with nobody free beside them, and which it touches. */
  alone(free: Free, chosen: readonly number[]): number[] {
    const isOpen = (place: number | undefined) => place !== undefined && free[place] && !chosen.includes(place);
    const touched = new Set(chosen.flatMap((place) => this.#sides(place)));
    return [...touched].filter(
      (place) => isOpen(place) && !needsAccess(this.seats[place]!) && !this.#sides(place).some(isOpen),
    );
  }

  /** Those of them that need not be: more than the one is left over of the free run, so that the party could sit at an end. */
  avoidable(free: Free, chosen: readonly number[]): number[] {
    return this.alone(free, chosen).filter((place) => {
      const run = [place];
      for (const side of [-1, 1] as const) {
        for (let next = this.beside(place, side); next !== undefined && free[next]; next = this.beside(next, side))
          run.push(next);
      }
      return run.filter((each) => !chosen.includes(each)).length > 1;
    });
  }

  /** The free runs that have room for the party in one row, each at its best, the best first. */
  rooms(free: Free, asked: Asked): Placed[] {
    const best = new Map<number, { start: number; key: readonly number[] }>();
    this.#forEachBlock(free, asked, asked.quantity, 0, this.seats.length, (start, run) => {
      const key = this.#rowKey(free, asked, start);
      const known = best.get(run);
      if (key && (!known || isBefore(key, known.key))) best.set(run, { start, key });
    });
    return [...best.values()]
      .sort((a, b) => (isBefore(a.key, b.key) ? -1 : 1))
      .map(({ start, key }) => ({ seats: range(start, asked.quantity), alone: key[0]!, key }));
  }

  /** How well a party sits in one row; null where it lacks places for wheelchairs. */
  measure(free: Free, asked: Asked, seats: readonly number[]): Placed | null {
    const key = this.#rowKey(free, asked, seats[0]!);
    return key && { seats, alone: key[0]!, key };
  }

  /** The best of two blocks, one behind the other; none where no two rows have room. */
  twoRows(free: Free, asked: Asked): Placed | undefined {
    let best: Placed | undefined;
    this.rows.forEach((row, at) => {
      const behind = this.rows[at + 1];
      if (!behind || behind[0]!.section !== row[0]!.section) return;
      for (let front = 1; front < asked.quantity; front++) {
        const others = this.#blocksIn(free, asked, behind, asked.quantity - front);
        if (others.length === 0) continue;
        for (const a of this.#blocksIn(free, asked, row, front)) {
          for (const b of others) {
            const here = this.pair(free, asked, a, b);
            if (here && (!best || isBefore(here.key, best.key)) && this.#areBehind(a, b, behind)) best = here;
          }
        }
      }
    });
    return best;
  }

  /** How well it sits in two blocks; null where it lacks places for wheelchairs. */
  pair(free: Free, asked: Asked, a: readonly number[], b: readonly number[]): Placed | null {
    const both = [...a, ...b];
    const spare = this.#spare(asked, both);
    if (spare === null) return null;
    const middle = (block: readonly number[], of: 'x' | 'y') =>
      (this.seats[block[0]!]![of] + this.seats[block.at(-1)!]![of]) / 2;
    const apart = Math.round(Math.hypot(middle(a, 'x') - middle(b, 'x'), middle(a, 'y') - middle(b, 'y')));
    const alone = this.alone(free, a).length + this.alone(free, b).length;
    const far = this.far(both) + asked.quantity * apart;
    const key = [Math.abs(a.length - b.length), alone, spare, -this.worth(both), far, a[0]!, b[0]!];
    return { seats: both, alone, key };
  }

  /** Of so many seats that a request may have, the fewest blocks; null where there are too few. */
  fewestBlocks(free: Free, asked: Asked): number | null {
    const lengths = new Map<number, number>();
    this.#forEachBlock(free, asked, 1, 0, this.seats.length, (_, run) => lengths.set(run, (lengths.get(run) ?? 0) + 1));
    let [left, blocks] = [asked.quantity, 0];
    for (const length of [...lengths.values()].sort((a, b) => b - a)) {
      if (left <= 0) break;
      left -= length;
      blocks++;
    }
    return left > 0 ? null : blocks;
  }

  /** Seats as blocks that sit side by side. */
  blocksOf(seats: readonly number[]): number[][] {
    const blocks: number[][] = [];
    for (const place of seats.toSorted((a, b) => a - b)) {
      if (blocks.at(-1)?.at(-1) === place - 1 && this.beside(place, -1) !== undefined) blocks.at(-1)!.push(place);
      else blocks.push([place]);
    }
    return blocks;
  }

  /** Whether a request may have a seat, free or not. */
  isWanted(place: number, { accessible, priceLevel, maxPrice }: Asked): boolean {
    const seat = this.seats[place]!;
    if ((priceLevel ?? seat.level) !== seat.level || seat.price > (maxPrice ?? seat.price)) return false;
    if (accessible > 0) return needsAccess(seat);
    return priceLevel === seat.level || (!needsAccess(seat) && !seat.restricted);
  }

  far(places: readonly number[]): number {
    return places.reduce((sum, place) => sum + this.#far[place]!, 0);
  }

  worth(places: readonly number[]): number {
    return places.reduce((sum, place) => sum + this.seats[place]!.price, 0);
  }

  /** Of as many side by side from a place: alone, spare, worth, far, start. Without a list of seats, for it is asked of all places. */
  #rowKey(free: Free, asked: Asked, start: number): readonly number[] | null {
    const end = start + asked.quantity;
    let [worth, far] = [0, 0];
    for (let place = start; place < end; place++) {
      worth += this.seats[place]!.price;
      far += this.#far[place]!;
    }
    const spare = asked.accessible === 0 ? 0 : this.#spare(asked, range(start, asked.quantity));
    if (spare === null) return null;
    const left = this.#isOpenBeside(free, start, -1) && !this.#isOpenBeside(free, start - 1, -1);
    const right = this.#isOpenBeside(free, end - 1, 1) && !this.#isOpenBeside(free, end, 1);
    const alone = needsAccess(this.seats[start]!) ? 0 : Number(left) + Number(right);
    return [alone, spare, -worth, far, start];
  }

  #isOpenBeside(free: Free, place: number, side: -1 | 1): boolean {
    const other = this.beside(place, side);
    return other !== undefined && free[other] === 1;
  }

  #sides(place: number): number[] {
    return ([-1, 1] as const).flatMap((side) => this.beside(place, side) ?? []);
  }

  /** Places for wheelchairs alone, beyond those asked for; null where there are not as many as asked for. */
  #spare({ accessible }: Asked, seats: readonly number[]): number | null {
    if (accessible === 0) return 0;
    const own = seats.map((place) => this.seats[place]!).filter(({ wheelchair }) => wheelchair);
    if (own.length < accessible) return null;
    return Math.max(0, own.filter(({ companion }) => !companion).length - accessible);
  }

  /** Every run of so many free, wanted seats, with the beginning of the longest that it lies in. */
  #forEachBlock(
    free: Free,
    asked: Asked,
    count: number,
    from: number,
    to: number,
    visit: (start: number, run: number) => void,
  ): void {
    let run = from;
    for (let place = from; place < to; place++) {
      if (!free[place] || !this.isWanted(place, asked)) run = place + 1;
      else if (place > run && !this.#beside[place - 1]) run = place;
      if (place - run + 1 >= count) visit(place - count + 1, run);
    }
  }

  #blocksIn(free: Free, asked: Asked, row: readonly HallSeat[], count: number): number[][] {
    const blocks: number[][] = [];
    const first = row[0]!.place;
    this.#forEachBlock(free, asked, count, first, first + row.length, (start) => blocks.push(range(start, count)));
    return blocks;
  }

  #areBehind(a: readonly number[], b: readonly number[], behind: readonly HallSeat[]): boolean {
    const near = (to: readonly number[]) => Math.min(...a.flatMap((from) => to.map((each) => this.#apart(from, each))));
    return near(b) <= BEHIND * near(behind.map(({ place }) => place));
  }

  #apart(a: number, b: number): number {
    const [one, other] = [this.seats[a]!, this.seats[b]!];
    return Math.hypot(one.x - other.x, one.y - other.y);
  }
}

const needsAccess = ({ wheelchair, companion }: HallSeat): boolean => wheelchair || companion;
const range = (start: number, count: number): number[] => Array.from({ length: count }, (_, at) => start + at);

/** Whether a measure is better than another one. */
export function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at >= 0 && a[at]! < b[at]!;
}
