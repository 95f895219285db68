/**
 * Runs something at once, and then not more often than every so many ms: what comes meanwhile is one run at the end of that time.
 */
export function paced(run: () => void, everyMs: number): { run: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDue = false;
  const rest = (): void => {
    timer = setTimeout(() => {
      timer = undefined;
      if (isDue) go();
    }, everyMs);
  };
  const go = (): void => {
    isDue = false;
    rest();
    run();
  };
  return {
    run: () => {
      if (timer === undefined) go();
      else isDue = true;
    },
    stop: () => clearTimeout(timer),
  };
}
