import { useCallback, useEffect } from 'react';
import type { Filters } from './filters.ts';
import { type AllotmentCode, useAllotment } from './use-allotment.ts';
import type { Availability } from './use-availability.ts';
import { useHold } from './use-hold.ts';

/** The visitor's hold, with what his code opens: each request carries the code while it opens something. */
export function useCodedHold(
  eventId: string,
  { generation, refresh }: Availability,
  filters: Filters,
): { allotment: AllotmentCode; hold: ReturnType<typeof useHold> } {
  const allotment = useAllotment(eventId);
  const { code, opened, refresh: refreshOpened } = allotment;
  const lookAgain = useCallback(() => {
    refresh();
    refreshOpened();
  }, [refresh, refreshOpened]);
  const hold = useHold(eventId, generation, lookAgain, filters, opened && code);
  useEffect(() => refreshOpened(), [hold.state.hold, refreshOpened]);
  return { allotment, hold };
}
