import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { EventDetail } from '../api/types.ts';
import { AVAILABLE, type Board, HELD, placeOf, seatId, type SeatModel, tapSeat } from '../seatmap/index.ts';
import type { Filters } from './filters.ts';
import type { BestAvailable, HoldSession } from './hold-session.ts';

export interface SeatChoice {
  /** A tap on a seat of the map, or a press of its button in the list. */
  pressSeat: (place: number) => void;
  giveBackSeat: (id: string) => void;
  chooseBest: () => void;
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
      const chosen = wanted.kind === 'seats' ? wanted.seats.map((id) => placeOf(model, id)) : [];
      if (!chosen.includes(place) && places[place] !== AVAILABLE) {
        session.refuse({ kind: 'not-free', seat: seatId(model, place), sold: places[place] !== HELD });
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
  const takeOffer = useCallback((ids: string[]) => session.choose({ kind: 'seats', seats: ids }), [session]);
  const takeNeeded = useCallback(
    (ids: string[]) => {
      sayNeeded();
      session.choose({ kind: 'seats', seats: ids });
    },
    [session, sayNeeded],
  );
  return useMemo(
    () => ({ pressSeat, giveBackSeat, chooseBest, chooseArea, takeOffer, takeNeeded }),
    [pressSeat, giveBackSeat, chooseBest, chooseArea, takeOffer, takeNeeded],
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
