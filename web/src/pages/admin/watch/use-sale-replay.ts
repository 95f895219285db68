import { useEffect, useState } from 'react';
import { readHistory } from '../../../api/admin-history.ts';
import { SaleReplay } from './sale-replay.ts';

/** How soon what happens is asked for, once all that has happened is there. */
const LIVE_MS = 1_500;
const AFTER_TROUBLE_MS = 5_000;

export interface ReadSale {
  replay: SaleReplay;
  /** Lines read so far: another number means that there is more to play. */
  lines: number;
  /** All that had happened when it was last asked for is there. */
  isWhole: boolean;
  /** Why the newest lines could not be read; they are asked for again. */
  trouble: unknown;
}

/** Reads the history of an event from its beginning, and from there on as it happens. */
export function useSaleReplay(eventId: string, placeCount: number): ReadSale {
  const [sale, setSale] = useState<ReadSale>(() => unread(placeCount));
  useEffect(() => {
    const replay = new SaleReplay(placeCount);
    const ended = new AbortController();
    let timer: number | undefined;
    let [cursor, lines]: [string | null, number] = [null, 0];
    const read = async (): Promise<void> => {
      let isWhole = false;
      try {
        const page = await readHistory(eventId, cursor, ended.signal);
        cursor = page.nextCursor;
        replay.add(page.items);
        lines += page.items.length;
        isWhole = !page.hasMore;
        setSale({ replay, lines, isWhole, trouble: null });
        timer = window.setTimeout(() => void read(), isWhole ? LIVE_MS : 0);
      } catch (trouble) {
        if (ended.signal.aborted) return;
        setSale({ replay, lines, isWhole, trouble });
        timer = window.setTimeout(() => void read(), AFTER_TROUBLE_MS);
      }
    };
    void read();
    return () => {
      ended.abort();
      window.clearTimeout(timer);
    };
  }, [eventId, placeCount]);
  return sale;
}

const unread = (placeCount: number): ReadSale => ({
  ...{ replay: new SaleReplay(placeCount), lines: 0, isWhole: false, trouble: null },
});
