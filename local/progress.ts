/** Nothing quicker than this is worth a line. */
const QUIET_MS = 2000;
/** How often a log, which cannot be rewritten as a terminal can, gets another line. */
const LOG_EVERY_MS = 5000;

interface Work {
  title: string;
  beganAt: number;
  saidAt: number | null;
}

const running = new Set<Work>();
let ticker: NodeJS.Timeout | undefined;

/** Does `work`, showing its title and elapsed seconds when it takes more than two. */
export async function progress<T>(title: string, work: () => Promise<T>): Promise<T> {
  const entry: Work = { title, beganAt: performance.now(), saidAt: null };
  running.add(entry);
  ticker ??= setInterval(show, 500);
  try {
    const result = await work();
    if (elapsedMs(entry) > QUIET_MS) say(`✓ ${title}: ${seconds(elapsedMs(entry))} s`);
    return result;
  } finally {
    running.delete(entry);
    if (running.size === 0) {
      clearInterval(ticker);
      ticker = undefined;
      clearLine();
    }
  }
}

/** Prints a line, above the line of progress if there is one. */
export function say(line: string): void {
  clearLine();
  process.stdout.write(`${line}\n`);
}

/** Whole seconds, or tenths below ten. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(ms < 10_000 ? 1 : 0);
}

function elapsedMs(work: Work): number {
  return performance.now() - work.beganAt;
}

function show(): void {
  const slow = [...running].filter((work) => elapsedMs(work) > QUIET_MS);
  if (slow.length === 0) return;
  if (process.stdout.isTTY) {
    clearLine();
    process.stdout.write(slow.map((work) => `… ${work.title}: ${Math.round(elapsedMs(work) / 1000)} s`).join('   '));
    return;
  }
  for (const work of slow) {
    const now = performance.now();
    if (work.saidAt !== null && now - work.saidAt < LOG_EVERY_MS) continue;
    work.saidAt = now;
    process.stdout.write(`… ${work.title}: ${Math.round(elapsedMs(work) / 1000)} s\n`);
  }
}

function clearLine(): void {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
}
