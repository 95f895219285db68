import { useEffect, useState } from 'react';
import { serverNow } from '../api/server-time.ts';

/** Milliseconds until an instant, by the server's clock, renewed each second; never below 0. `null` when there is no instant. */
export function useRemaining(until: string | null | undefined): number | null {
  const untilMs = until ? Date.parse(until) : null;
  const [nowMs, setNowMs] = useState(serverNow);

  useEffect(() => {
    if (untilMs === null) return;
    let timer = 0;
    const tick = () => {
      const now = serverNow();
      setNowMs(now);
      const leftMs = untilMs - now;
      // Wake just after the next full second of the clock, so that it never skips one.
      if (leftMs > 0) timer = window.setTimeout(tick, (leftMs % 1000) + 15);
    };
    tick();
    // A phone that slept comes back with the right time at once.
    const onVisible = () => {
      if (document.visibilityState === 'visible') {
        window.clearTimeout(timer);
        tick();
      }
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [untilMs]);

  return untilMs === null ? null : Math.max(0, untilMs - nowMs);
}
