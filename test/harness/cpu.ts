import { readdirSync, readFileSync } from 'node:fs';

/** CPU of a process in ns, of all its threads, as the scheduler counts it. */
export function cpuNs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, thread) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // A thread that has ended since.
      return sum;
    }
  }, 0);
}
