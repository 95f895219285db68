import { useCallback, useEffect, useRef } from 'react';
import type { EventDetail } from '../api/types.ts';
import { AVAILABLE, type BoardState, HELD, placeOf, seatId, type SeatModel, tapSeat } from '../seatmap/index.ts';
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
}

/** The ways to choose, the same for map and list. */
export function useSeatChoice(
  session: HoldSession,
  event: EventDetail,
  model: SeatModel,
  board: BoardState,
  filters: Filters,
): SeatChoice {
  const latest = useRef({ board, filters });
  useEffect(() => {
    latest.current = { board, filters };
  });
  const { maxPerOrder } = event.limits;

  const pressSeat = useCallback(
    (place: number) => {
      const { places, matches } = latest.current.board;
      const { wanted } = session.getState();
      const chosen = wanted.kind === 'seats' ? wanted.seats.map((id) => placeOf(model, id)) : [];
      if (!chosen.includes(place) && places[place] !== AVAILABLE) {
        session.refuse({ kind: 'not-free', seat: seatId(model, place), sold: places[place] !== HELD });
        return;
      }
      const next = tapSeat(model, places, matches, chosen, place, latest.current.filters.partySize);
      if (next.length > maxPerOrder) session.refuse({ kind: 'limit', limit: maxPerOrder });
      else session.choose({ kind: 'seats', seats: next.map((seat) => seatId(model, seat)) });
    },
    [session, model, maxPerOrder],
  );

  const giveBackSeat = useCallback(
    (id: string) => {
      const { wanted } = session.getState();
      if (wanted.kind === 'seats') session.choose({ kind: 'seats', seats: wanted.seats.filter((seat) => seat !== id) });
    },
    [session],
  );

  const chooseBest = useCallback(() => session.chooseBest(bestRequest(latest.current.filters)), [session]);
  const chooseArea = useCallback(
    (area: string, quantity: number) => session.choose({ kind: 'area', area, quantity }),
    [session],
  );
  const takeOffer = useCallback((ids: string[]) => session.choose({ kind: 'seats', seats: ids }), [session]);
  return { pressSeat, giveBackSeat, chooseBest, chooseArea, takeOffer };
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
