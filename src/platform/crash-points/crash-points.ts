/**
 * The places where a purchase may be cut in two, as data: what has happened before the point and what has not after it.
 * `docs/crash-points.md` says what is left and what recovers it; a test holds that each stands in the code, and
 * `npm run test:faults -- F6` kills a replica at each.
 */
export const CRASH_POINTS = {
  C1: 'before the hold script',
  C2: 'hold made, reply lost',
  C3: 'inside the claim transaction',
  C4: 'claim committed, reply lost',
  C5: 'claimed, Redis not told',
  C6: 'payment row committed, call not sent',
  C7: 'create sent, no reply',
  C8: 'create answered, not kept',
  C9: 'webhook kept, not applied',
  C10: 'closing decided, not committed',
  C11: 'authorised, not finalised',
  C12: 'the claims are gone, void not ordered',
  C13: 'finalised, Redis not told',
  C14: 'capturing, call not sent',
  C15: 'capture sent, no reply',
  C16: 'capture refused for good, not kept',
  C17: 'captured, not paid',
  C18: 'cancel sent, no reply',
  C19: 'void decided, a capture may be under way',
  C20: 'late money seen, nothing decided',
  C21: 'refund sent, no reply',
  C22: 'webhook applied, not answered',
  C23: 'job done, not marked',
  C24: 'jobs leased, not rung',
  C25: 'jobs rung, relay dies',
  C26: 'sweep under way',
  C27: 'generation raised, seats not loaded',
  C28: 'about to settle, past every deadline',
  C29: 'commit failed, caller not told',
  C32: 'dispute seen while money goes back',
} as const;

export type CrashPoint = keyof typeof CRASH_POINTS;

export function isCrashPoint(name: string): name is CrashPoint {
  return Object.hasOwn(CRASH_POINTS, name);
}

/** Which point kills this process, and at which passing; every one when `passing` is null. */
export interface ArmedCrash {
  readonly point: CrashPoint;
  readonly passing: number | null;
}

const LONGEST_FLIGHT_MS = 3;

let armed: ArmedCrash | null = null;
let passed = 0;

/** For tests of what a crash leaves behind: a program without it passes every point unharmed. */
export function armCrash(crash: ArmedCrash): void {
  armed = crash;
  passed = 0;
}

/** Kills this process here, without a last word, when a test armed the point. Else nothing. */
export function crashPoint(point: CrashPoint): void {
  if (armed?.point === point) pass(armed);
}

/** The same for a call that was sent and is not answered yet. */
export async function crashInFlight<T>(point: CrashPoint, call: Promise<T>): Promise<T> {
  if (armed?.point === point) {
    const settled = call.then(
      () => {},
      () => {},
    );
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, LONGEST_FLIGHT_MS))]);
    pass(armed);
  }
  return call;
}

function pass({ passing }: ArmedCrash): void {
  passed++;
  if (passing === null || passing === passed) process.kill(process.pid, 'SIGKILL');
}
