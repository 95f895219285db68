import { useEffect, useMemo, useRef, useState } from 'react';
import type { Hold } from '../api/types.ts';
import {
  AVAILABLE,
  type BoardState,
  placeOf,
  type SeatModel,
  tallyAvailability,
  unpackAvailability,
} from '../seatmap/index.ts';
import { type Filters, matchPlaces } from './filters.ts';
import type { HoldState } from './hold-session.ts';

/** The latest snapshot, the filters and the visitor's own seats as one picture of the house. */
export function useBoard(model: SeatModel, packed: Uint8Array, filters: Filters, state: HoldState): BoardState {
  const freed = useFreed(model, packed, state.hold);
  const places = useMemo(() => {
    const current = unpackAvailability(packed, model.placeCount);
    for (const place of freed) current[place] = AVAILABLE;
    return current;
  }, [packed, model, freed]);

  const { access, maxPrice, levels } = filters;
  const levelKeys = levels.join(',');
  const matches = useMemo(
    () =>
      matchPlaces(model, {
        access,
        maxPrice,
        levels: levelKeys ? levelKeys.split(',') : [],
        partySize: 1,
        view: 'map',
      }),
    [model, access, maxPrice, levelKeys],
  );
  const tallies = useMemo(() => tallyAvailability(model, places, matches), [model, places, matches]);
  const { wanted } = state;
  const mine = useMemo(
    () => new Set(wanted.kind === 'seats' ? wanted.seats.map((id) => placeOf(model, id)).filter((i) => i >= 0) : []),
    [model, wanted],
  );
  return useMemo(() => ({ places, matches, mine, tallies }), [places, matches, mine, tallies]);
}

/** Seats that this visitor has just given back: free at once for him, whatever a snapshot from before still says. */
function useFreed(model: SeatModel, packed: Uint8Array, hold: Hold | null): number[] {
  const [freed, setFreed] = useState<number[]>([]);
  const before = useRef<Hold | null>(null);
  useEffect(() => setFreed((list) => (list.length ? [] : list)), [packed]);
  useEffect(() => {
    const kept = new Set(hold?.seats.map((seat) => seat.id));
    const dropped = before.current?.seats.filter((seat) => !kept.has(seat.id)) ?? [];
    before.current = hold;
    if (dropped.length) setFreed((list) => [...list, ...dropped.map((seat) => placeOf(model, seat.id))]);
  }, [model, hold]);
  return freed;
}
