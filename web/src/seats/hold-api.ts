import { extendHold, getHold, placeHold, releaseHold, replaceHold } from '../api/holds.ts';
import type { HoldRequest } from '../api/types.ts';
import { serverNow } from '../api/server-time.ts';
import { heldName } from '../app/held.ts';
import { onStoredElsewhere, readStored, removeStored, writeStored } from '../app/storage.ts';
import type { HoldApi, HoldMemory, HoldTime, Remembered } from './hold-ports.ts';

/** What goes with every request of a party. */
export interface Party {
  /** Whether it has said that somebody uses a wheelchair. */
  needsAccess: () => boolean;
  /** The code that it came with, or null. */
  code: () => string | null;
}

export function holdApi(eventId: string, { needsAccess, code }: Party): HoldApi {
  const asParty = (request: HoldRequest): HoldRequest => {
    const shown = code();
    return {
      ...request,
      ...('seats' in request && needsAccess() && { accessible: 1 }),
      // A package is everybody's, and not sold out of an allotment.
      ...(shown !== null && !('package' in request) && { allotment: { code: shown } }),
    };
  };
  return {
    place: (request) => placeHold(eventId, asParty(request)),
    replace: (holdId, request) => replaceHold(holdId, asParty(request)),
    read: (holdId) => getHold(holdId),
    release: releaseHold,
    extend: extendHold,
  };
}

/** Remembers the hold for this browser, whose session it is: a reload finds it, and so does a second tab. */
export function browserMemory(eventId: string): HoldMemory {
  const name = heldName(eventId);
  return {
    load: () => readStored<Remembered>('local', name),
    save: (remembered) => writeStored('local', name, remembered),
    clear: () => removeStored('local', name),
    onOther: (run) => onStoredElsewhere(name, run),
  };
}

export const browserTime: HoldTime = {
  nowMs: serverNow,
  after(delayMs, run) {
    const timer = setTimeout(run, Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};
