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

/** What all cores have done with their time so far; `since`: as parts of the time that has passed. What a hypervisor gave to others counts as busy, too. */
export function machineTime() {
  const [user, nice, system, idle, wait, irq, soft, stolen] = /^cpu +(.*)/
    .exec(readFileSync('/proc/stat', 'utf8'))![1]!
    .split(' ')
    .map(Number) as [number, number, number, number, number, number, number, number];
  const busy = user + nice + system + irq + soft + stolen;
  const now = { busy, stolen, all: busy + idle + wait };
  return {
    ...now,
    since(then: typeof now) {
      const all = Math.max(1, now.all - then.all);
      return { busy: (busy - then.busy) / all, stolen: (stolen - then.stolen) / all };
    },
  };
}
