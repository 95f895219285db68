/** A device's clock decides nothing, but it draws the countdown: a wrong one is corrected by the server's Date header. */
let offsetMs = 0;

/** Below this a difference may be the header's own rounding to a second. */
const TOLERANCE_MS = 1500;

export function noteServerTime(dateHeader: string | null, sentAtMs: number, receivedAtMs: number): void {
  if (!dateHeader) return;
  const serverMs = Date.parse(dateHeader) + 500;
  if (!Number.isFinite(serverMs)) return;
  const differenceMs = serverMs - (sentAtMs + receivedAtMs) / 2;
  offsetMs = Math.abs(differenceMs) > TOLERANCE_MS + (receivedAtMs - sentAtMs) / 2 ? differenceMs : 0;
}

/** Milliseconds since the epoch, by the server's clock as well as we know it. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}
