import { inRoot } from '../../local/paths.ts';
import { startNginx } from './nginx.ts';
import { plainEnv, startProgram } from './program.ts';
import { theRun } from './run.ts';

/** A balancer that runs before replicas. */
export interface RunningBalancer {
  readonly name: 'node' | 'nginx';
  /** Of the process that has begun; nginx's workers are its children. */
  readonly pid: number;
  /** Whether it sends requests to the replica with that port now. */
  takesPart(replicaPort: number): Promise<boolean>;
  close(): Promise<void>;
}

/** @param wanted `nginx`: what installations in containers have, where it can be had; else the one of `npm start` */
export async function startBalancer(
  wanted: 'node' | 'nginx',
  port: number,
  replicaPorts: readonly number[],
  nice?: number,
): Promise<RunningBalancer> {
  const started = wanted === 'nginx' ? await startNginx(port, replicaPorts, nice) : null;
  return started ?? startNode(port, replicaPorts, nice);
}

async function startNode(port: number, replicaPorts: readonly number[], nice?: number): Promise<RunningBalancer> {
  const program = await startProgram({
    name: 'balancer',
    command: process.execPath,
    nice,
    args: [inRoot('local', 'balancer.ts')],
    env: {
      ...plainEnv(),
      PORT: String(port),
      REPLICA_ADDRESSES: replicaPorts.map((each) => `127.0.0.1:${each}`).join(','),
    },
    runFolder: theRun().runFolder,
    isReady: async () => {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
      await response?.arrayBuffer();
      return response?.ok ?? false;
    },
  });
  return {
    name: 'node',
    pid: program.pid,
    takesPart: async (replicaPort) => takesPart(program.log(), replicaPort),
    close: async () => void (await program.kill('SIGKILL')),
  };
}

/** Whether the last that the balancer has said of a replica is that it is ready. */
function takesPart(log: string, port: number): boolean {
  const said = log.split('\n').filter((line) => line.includes(`:${port}"`));
  return said.at(-1)?.includes('"ready":true') ?? false;
}
