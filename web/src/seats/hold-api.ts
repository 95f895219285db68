import { extendHold, getHold, placeHold, releaseHold, replaceHold } from '../api/holds.ts';
import { serverNow } from '../api/server-time.ts';
import { heldName } from '../app/held.ts';
import { readStored, removeStored, writeStored } from '../app/storage.ts';
import type { HoldApi, HoldMemory, HoldTime, Remembered } from './hold-session.ts';

export function holdApi(eventId: string): HoldApi {
  return {
    place: (request) => placeHold(eventId, request),
    replace: replaceHold,
    read: (holdId) => getHold(holdId),
    release: releaseHold,
    extend: extendHold,
  };
}

/** Remembers the hold for this tab, so that a reload finds it. */
export function tabMemory(eventId: string): HoldMemory {
  const name = heldName(eventId);
  return {
    load: () => readStored<Remembered>('session', name),
    save: (remembered) => writeStored('session', name, remembered),
    clear: () => removeStored('session', name),
  };
}

export const browserTime: HoldTime = {
  nowMs: serverNow,
  after(delayMs, run) {
    const timer = setTimeout(run, Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};
