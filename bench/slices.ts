import { setTimeout as pause } from 'node:timers/promises';
import { signal } from '../local/process-table.ts';

/** Something that a program has begun. */
export interface Work<Told> {
  /** Of the program that is stopped and goes on; null where nobody is: a few operations that are not measured. */
  readonly pid: number | null;
  /** What it tells at its end. */
  readonly told: Promise<Told>;
}

export interface Worked<Told> {
  readonly told: Told;
  /** How long it was stopped between its beginning and its end, in ms. */
  readonly stoodMs: number;
}

type Both<Of> = readonly [Of, Of];

/**
 * Lets one of two go on and the other stand still, so many ms each by turns, until one is over; the other goes on then. Each is begun
 * when its turn comes first.
 */
export async function inSlices<Told>(begins: Both<() => Work<Told>>, sliceMs: number): Promise<Both<Worked<Told>>> {
  let isOver = false;
  const over = (): void => void (isOver = true);
  const begin = async (each: () => Work<Told>): Promise<Slice<Told>> => {
    const slice = new Slice(each());
    const { pid, told } = slice.work;
    told.then(over, over);
    await (pid === null ? told : pause(sliceMs));
    return slice;
  };
  const first = await begin(begins[0]);
  first.stop();
  const second = await begin(begins[1]);
  for (let [goes, stands] = [first, second]; !isOver; [goes, stands] = [stands, goes]) {
    stands.stop();
    goes.goOn();
    await pause(sliceMs);
  }
  for (const each of [first, second]) each.goOn();
  return Promise.all([first.worked(), second.worked()]);
}

class Slice<Told> {
  readonly work: Work<Told>;
  #stoodMs = 0;
  #stoppedAt: number | null = null;

  constructor(work: Work<Told>) {
    this.work = work;
  }

  stop(): void {
    if (this.work.pid === null) return;
    signal(this.work.pid, 'SIGSTOP');
    this.#stoppedAt ??= performance.now();
  }

  goOn(): void {
    if (this.#stoppedAt === null) return;
    this.#stoodMs += performance.now() - this.#stoppedAt;
    this.#stoppedAt = null;
    signal(this.work.pid!, 'SIGCONT');
  }

  async worked(): Promise<Worked<Told>> {
    return { told: await this.work.told, stoodMs: this.#stoodMs };
  }
}
