import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inRoot } from '../local/paths.ts';
import { theRun } from '../test/harness/run.ts';
import type { Rig } from '../test/rig/rig.ts';
import type { Done, Task } from './service-process.ts';

/** The product's rooms in a process of their own that nobody asks over HTTP: what a service does by itself. */
export class Service {
  readonly #child: ChildProcess;

  /** On the rig's stores, with the settings of its first replica but for those. */
  static async start({ product }: Rig, settings: Record<string, string> = {}): Promise<Service> {
    const child = fork(inRoot('bench', 'service-process.ts'), {
      env: {
        ...settingsOf(product.replicas[0]!.pid),
        WORKERS: 'off',
        NODE_NO_WARNINGS: '1',
        DIST: inRoot(theRun().dist),
        ...settings,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    const service = new Service(child);
    await service.#told;
    return service;
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** @throws Error where anything of it was refused */
  async does(task: Task): Promise<Done> {
    this.#child.send(task);
    const done = await this.#told;
    if (done.refused !== null) throw new Error(`${task.kind}: ${done.refused}`);
    return done;
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  get #told(): Promise<Done> {
    return new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('the service has ended by itself'));
      this.#child.once('exit', gone).once('message', (done: Done) => {
        this.#child.off('exit', gone);
        resolve(done);
      });
    });
  }
}

/** What a running program was told. */
function settingsOf(pid: number): NodeJS.ProcessEnv {
  const pairs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s) as [string, string]));
}
