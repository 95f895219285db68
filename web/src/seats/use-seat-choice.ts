import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { EventDetail } from '../api/types.ts';
import { AVAILABLE, type Board, HELD, placeOf, seatId, type SeatModel, tapSeat } from '../seatmap/index.ts';
import { type Choice, seatsIn } from './choice.ts';
import type { Filters } from './filters.ts';
import type { BestAvailable, HoldSession } from './hold-session.ts';

export interface SeatChoice {
  /** A tap on a seat of the map, or a press of its button in the list. */
  pressSeat: (place: number) => void;
  giveBackSeat: (id: string) => void;
  chooseBest: () => void;
  choosePackage: (id: string) => void;
  chooseArea: (area: string, quantity: number) => void;
  /** A group of seats that was offered after a refusal. */
  takeOffer: (ids: string[]) => void;
  /** Somebody uses a wheelchair: these after all, and places for it from now on. */
  takeNeeded: (ids: string[]) => void;
}

/** The ways to choose, the same for map and list. */
export function useSeatChoice(
  session: HoldSession,
  event: EventDetail,
  model: SeatModel,
  board: Board,
  filters: Filters,
  sayNeeded: () => void,
): SeatChoice {
  const latest = useRef(filters);
  useEffect(() => {
    latest.current = filters;
  });
  const { maxPerOrder } = event.limits;

  const pressSeat = useCallback(
    (place: number) => {
      const { places, matches } = board;
      const { wanted } = session.getState();
      const chosen = seatsIn(wanted).map((id) => placeOf(model, id));
      if (!chosen.includes(place) && places[place] !== AVAILABLE) {
        session.refuse({ kind: 'not-free', seat: seatId(model, place), sold: places[place] !== HELD });
        return;
      }
      if (wanted.kind === 'package') {
        const swapped = swappedIn(model, wanted.seats, place);
        if (chosen.includes(place) || !swapped) session.refuse({ kind: 'package-whole' });
        else session.choose({ ...wanted, seats: swapped });
        return;
      }
      const next = tapSeat(model, places, matches, chosen, place, latest.current.partySize);
      if (next.length > maxPerOrder) session.refuse({ kind: 'limit', limit: maxPerOrder });
      else session.choose({ kind: 'seats', seats: next.map((seat) => seatId(model, seat)) });
    },
    [session, model, board, maxPerOrder],
  );

  const giveBackSeat = useCallback(
    (id: string) => {
      const { wanted } = session.getState();
      if (wanted.kind === 'seats') session.choose({ kind: 'seats', seats: wanted.seats.filter((seat) => seat !== id) });
    },
    [session],
  );

  const chooseBest = useCallback(() => session.chooseBest(bestRequest(latest.current)), [session]);
  const chooseArea = useCallback(
    (area: string, quantity: number) => session.choose({ kind: 'area', area, quantity }),
    [session],
  );
  const choosePackage = useCallback((id: string) => session.choosePackage(id), [session]);
  const takeOffer = useCallback(
    (ids: string[]) => session.choose(offered(model, session.getState().wanted, ids)),
    [session, model],
  );
  const takeNeeded = useCallback(
    (ids: string[]) => {
      sayNeeded();
      takeOffer(ids);
    },
    [takeOffer, sayNeeded],
  );
  return useMemo(
    () => ({ pressSeat, giveBackSeat, chooseBest, choosePackage, chooseArea, takeOffer, takeNeeded }),
    [pressSeat, giveBackSeat, chooseBest, choosePackage, chooseArea, takeOffer, takeNeeded],
  );
}

function bestRequest({ partySize, maxPrice, levels, access }: Filters): BestAvailable {
  const [level, ...others] = levels;
  return {
    quantity: partySize,
    ...(maxPrice === null ? {} : { maxPrice }),
    ...(level && !others.length ? { priceLevel: level } : {}),
    ...(access === 'wheelchair' ? { accessible: 1 } : {}),
  };
}

/** A package keeps what it has: the new seat comes for the one of its price that was chosen first. Null where it has none of that price. */
function swappedIn(model: SeatModel, seats: readonly string[], place: number): string[] | null {
  const given = seats.find((id) => model.level[placeOf(model, id)] === model.level[place]);
  return given === undefined ? null : [...seats.filter((id) => id !== given), seatId(model, place)];
}

/** Instead of seats of a package, where they are of its prices; else by themselves. */
function offered(model: SeatModel, wanted: Choice, ids: string[]): Choice {
  const isOfPackage = wanted.kind === 'package' && levelsOf(model, wanted.seats) === levelsOf(model, ids);
  return isOfPackage ? { ...wanted, seats: ids } : { kind: 'seats', seats: ids };
}

/** How many of each price, as one text. */
function levelsOf(model: SeatModel, seats: readonly string[]): string {
  const levels = seats.map((id) => model.level[placeOf(model, id)] ?? -1);
  return levels.sort((a, b) => a - b).join();
}
