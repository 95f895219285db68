import { useEffect } from 'react';

/** After this a visitor has what he came for, and the line is free. */
const SETTLED_MS = 1200;

/** Fetches the code of the page that most likely comes next, so that going on never waits for it. */
export function usePrefetch(load: () => Promise<unknown>, isLikely = true): void {
  useEffect(() => {
    if (!isLikely) return;
    const timer = window.setTimeout(() => void load().catch(() => undefined), SETTLED_MS);
    return () => window.clearTimeout(timer);
    // `load` names a file; it is the same each time.
  }, [isLikely]);
}
