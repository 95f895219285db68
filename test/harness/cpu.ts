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

/** Of all cores, the part of the time since then in which they did something. */
export function busyTicks() {
  const [, user, nice, system, idle, wait, irq, soft, steal] = /^cpu .*/
    .exec(readFileSync('/proc/stat', 'utf8'))![0]
    .split(/ +/)
    .map(Number);
  const working = user! + nice! + system! + irq! + soft! + steal!;
  const now = { working, all: working + idle! + wait! };
  return { ...now, since: (then: typeof now) => (now.working - then.working) / Math.max(1, now.all - then.all) };
}
