import { nowMs } from './browser.ts';
import { Wire } from './wire.ts';

/** From when on a replica has told a phase. */
export interface PhaseSeen {
  readonly replica: number;
  readonly phase: string;
  readonly atMs: number;
}

const EVERY_MS = 50;

/** What each replica tells of a room, asked twenty times a second. */
export class Phases {
  readonly seen: PhaseSeen[] = [];
  #isOver = false;
  readonly #looks: Promise<void>[];

  constructor(replicas: readonly { readonly port: number }[], slug: string) {
    this.#looks = replicas.map(({ port }, replica) => this.#look(replica, port, `/api/events/${slug}/queue/status`));
  }

  async stop(): Promise<readonly PhaseSeen[]> {
    this.#isOver = true;
    await Promise.all(this.#looks);
    return this.seen;
  }

  /** What each replica has told last. */
  get now(): readonly (string | undefined)[] {
    return this.#looks.map((_, at) => this.seen.findLast(({ replica }) => replica === at)?.phase);
  }

  async #look(replica: number, port: number, path: string): Promise<void> {
    const wire = new Wire({ host: '127.0.0.1', port, from: '127.0.0.1' });
    let last = '';
    for (; !this.#isOver; await new Promise((resolve) => setTimeout(resolve, EVERY_MS))) {
      const answer = await wire.request('GET', path, '').catch(() => null);
      if (answer?.status !== 200) continue;
      const { phase } = JSON.parse(answer.body.toString()) as { phase: string };
      if (phase !== last) this.seen.push({ replica, phase, atMs: nowMs() });
      last = phase;
    }
    wire.close();
  }
}
