import { startTransition, useEffect, useMemo, useRef, useState } from 'react';
import type { Hold } from '../api/types.ts';
import { Board, placeOf, type SeatModel, type Tallies } from '../seatmap/index.ts';
import { seatsIn } from './choice.ts';
import { type Filters, matchPlaces } from './filters.ts';
import type { HoldState } from './hold-session.ts';
import { paced } from './paced.ts';
import type { Pictures } from './use-availability.ts';

/** By then a picture of after it has come, also where the page has to ask for it: who holds a seat then is somebody else. */
const FREED_MS = 5000;
/** Words that change more often can't be read; the map is drawn with the next frame. */
export const WORDS_MS = 150;

/** The latest picture, the filters and what the visitor gave back, as one board, which itself tells who draws it what changed. */
export function useBoard(model: SeatModel, pictures: Pictures, filters: Filters, state: HoldState): Board {
  const { access, maxPrice, levels } = filters;
  const levelKeys = levels.join(',');
  const matches = useMemo(
    () => matchPlaces(model, { access, maxPrice, levels: levelKeys ? levelKeys.split(',') : [] }),
    [model, access, maxPrice, levelKeys],
  );
  const [board, setBoard] = useState(() => ({ model, board: new Board(model, pictures.latest(), matches) }));
  // Another plan is another house.
  if (board.model !== model) setBoard({ model, board: new Board(model, pictures.latest(), matches) });
  const current = board.board;

  useEffect(() => current.filter(matches), [current, matches]);
  useEffect(() => {
    current.show(pictures.latest());
    return pictures.onNext((packed) => current.show(packed));
  }, [current, pictures]);
  useGivenBack(current, model, state.hold);
  return current;
}

/** What is free, for words: not more often than people read. */
export function useTallies(board: Board, everyMs = WORDS_MS): Tallies {
  const [tallies, setTallies] = useState(board.tallies);
  useEffect(() => {
    setTallies(board.tallies);
    // The hand on the map comes first.
    const pace = paced(() => startTransition(() => setTallies(board.tallies)), everyMs);
    const stop = board.onChange(pace.run);
    return () => {
      stop();
      pace.stop();
    };
  }, [board, everyMs]);
  return tallies;
}

/** The seats that the visitor sees as his. */
export function useMine(model: SeatModel, { wanted }: HoldState): ReadonlySet<number> {
  return useMemo(
    () =>
      new Set(
        seatsIn(wanted)
          .map((id) => placeOf(model, id))
          .filter((i) => i >= 0),
      ),
    [model, wanted],
  );
}

function useGivenBack(board: Board, model: SeatModel, hold: Hold | null): void {
  const before = useRef<Hold | null>(null);
  useEffect(() => {
    const kept = new Set(hold?.seats.map((seat) => seat.id));
    const dropped = before.current?.seats.filter((seat) => !kept.has(seat.id)) ?? [];
    before.current = hold;
    if (!dropped.length) return;
    const places = dropped.map((seat) => placeOf(model, seat.id));
    board.giveBack(places);
    setTimeout(() => board.endGivenBack(places), FREED_MS);
  }, [board, model, hold]);
}
