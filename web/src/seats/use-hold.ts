import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { announce } from '../ui/index.ts';
import { browserTime, holdApi, browserMemory } from './hold-api.ts';
import type { Filters } from './filters.ts';
import { HoldSession, type HoldState } from './hold-session.ts';
import { saysNeeded } from './kept-places.ts';
import { heldWords } from './words.ts';
import { t } from '../words/index.ts';

/**
 * The visitor's hold for one event, taken up again after a reload, and after the server has begun anew: then `generation` is
 * another one. `onRefused` runs once for each refusal. `code`: of an allotment, with each request. `sayNeeded`: somebody of the party uses a wheelchair, from the next request on.
 */
export function useHold(
  eventId: string,
  generation: string,
  onRefused: () => void,
  filters: Filters,
  code: string | null,
): { session: HoldSession; state: HoldState; sayNeeded: () => void } {
  const needs = useRef({ said: false, seen: false });
  const shown = useRef(code);
  const [session] = useState(() => {
    const needsAccess = () => needs.current.said || needs.current.seen;
    const api = holdApi(eventId, { needsAccess, code: () => shown.current });
    return new HoldSession(api, browserMemory(eventId), browserTime);
  });
  const state = useSyncExternalStore(session.subscribe, session.getState);
  useEffect(() => {
    needs.current.seen = saysNeeded(filters, state.hold);
    shown.current = code;
  });
  const sayNeeded = useCallback(() => {
    needs.current.said = true;
  }, []);

  useEffect(() => {
    void session.resume();
    return () => session.destroy();
  }, [session]);

  useEffect(() => {
    if (state.refusal || state.expired) onRefused();
  }, [state.refusal, state.expired, onRefused]);

  const lastGeneration = useRef(generation);
  useEffect(() => {
    if (lastGeneration.current !== generation) session.check();
    lastGeneration.current = generation;
  }, [session, generation]);

  useAnnouncedHold(state);
  return { session, state, sayNeeded };
}

/** Tells screen readers what the server granted; refusals speak for themselves, as alerts. */
function useAnnouncedHold({ hold, expired, lost, elsewhere }: HoldState): void {
  const before = useRef(hold);
  useEffect(() => {
    const previous = before.current;
    before.current = hold;
    if (hold && hold !== previous) announce(heldWords(hold));
    else if (previous && !hold && !expired && !lost && !elsewhere) announce(t('seats.basket.gaveBack'));
  }, [hold, expired, lost, elsewhere]);
}
