import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { announce } from '../ui/index.ts';
import { browserTime, holdApi, tabMemory } from './hold-api.ts';
import { HoldSession, type HoldState } from './hold-session.ts';
import { heldWords } from './words.ts';

/**
 * The visitor's hold for one event, taken up again after a reload, and after the server has begun anew: then `generation` is
 * another one. `onRefused` runs once for each refusal.
 */
export function useHold(
  eventId: string,
  generation: string,
  onRefused: () => void,
): { session: HoldSession; state: HoldState } {
  const [session] = useState(() => new HoldSession(holdApi(eventId), tabMemory(eventId), browserTime));
  const state = useSyncExternalStore(session.subscribe, session.getState);

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
  return { session, state };
}

/** Tells screen readers what the server granted; refusals speak for themselves, as alerts. */
function useAnnouncedHold({ hold, expired, lost }: HoldState): void {
  const before = useRef(hold);
  useEffect(() => {
    const previous = before.current;
    before.current = hold;
    if (hold && hold !== previous) announce(heldWords(hold));
    else if (previous && !hold && !expired && !lost) announce('You gave your seats back.');
  }, [hold, expired, lost]);
}
