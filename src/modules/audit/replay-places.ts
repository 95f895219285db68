import type { PlaceState } from '../inventory/index.ts';

/** One line of the log of places: what changed for some of them at once. */
export interface PlaceChange {
  readonly id: number;
  readonly seatNos: readonly number[];
  readonly before: PlaceState | null;
  readonly after: PlaceState;
  readonly orderId: string | null;
}

/** A place as the log tells it. Only who claimed or bought it owns it. */
export interface ReplayedPlace {
  readonly state: PlaceState;
  readonly orderId: string | null;
}

/** Rebuilds the places of an event from its log, line by line in the order of ids: changes of one place were locked against each other. */
export class PlaceReplay {
  readonly places = new Map<number, ReplayedPlace>();
  /** Lines that change a place from a state that it was not in. */
  readonly gaps: string[] = [];

  apply({ id, seatNos, before, after, orderId }: PlaceChange): void {
    for (const seatNo of seatNos) {
      const known = this.places.get(seatNo)?.state ?? null;
      if (known !== before)
        this.gaps.push(`line ${id}: place ${seatNo} was ${known ?? 'unknown'}, not ${before ?? 'unknown'}`);
      this.places.set(seatNo, { state: after, orderId: after === 'c' || after === 's' ? orderId : null });
    }
  }
}
