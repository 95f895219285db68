import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CannotContinue } from '../../local/cannot-continue.ts';
import { debianProgram } from '../../local/debian-program.ts';
import { isRoot } from '../../local/debian.ts';
import { freePort } from '../../local/free-port.ts';
import { inRoot } from '../../local/paths.ts';
import { say } from '../../local/progress.ts';
import type { RunningBalancer } from './balancer.ts';
import { plainEnv, startProgram } from './program.ts';
import { theRun } from './run.ts';

/** Where a configuration made for containers runs without them. */
export interface Outside {
  readonly port: number;
  readonly replicaPorts: readonly number[];
  /** For whatever nginx writes. */
  readonly folder: string;
  /** Where one asks which replica answers. */
  readonly probePort: number;
}

const SHIPPED = inRoot('infra', 'nginx.conf');
const ANSWERED_BY = 'x-answered-by';

/**
 * The configuration that the product ships, with other addresses, other folders, and no line of log a request: what it does with
 * requests, streams and lost replicas stays as it is.
 * @throws Error where the file has no longer what is replaced
 */
export function outsideOfContainers(text: string, { port, replicaPorts, folder, probePort }: Outside): string {
  const replicas = replicaPorts.map((each) => `    server 127.0.0.1:${each} max_fails=1 fail_timeout=2s;\n`).join('');
  // The same replicas, seen by the same eyes: what answers here is what people reach.
  const probe = `
  server {
    listen 127.0.0.1:${probePort};
    location / {
      proxy_pass http://replicas;
      add_header ${ANSWERED_BY} $upstream_addr always;
    }
  }
}
`;
  const replaced: readonly (readonly [what: RegExp, by: string])[] = [
    [/^pid .*;$/m, `pid ${folder}/nginx.pid;${isRoot() ? '\nuser root;' : ''}`],
    [/^error_log .*;$/m, 'error_log stderr warn;'],
    [/^ *access_log .*;$/m, '  access_log off;'],
    [/(?<=_temp_path )\/tmp(?=\/)/g, folder],
    [/^ *resolver .*;\n/m, ''],
    [/(^ *server replica-\d+:\d+ max_fails=1 fail_timeout=2s resolve;\n)+/m, replicas],
    [/(?<=listen )8080(?= backlog)/, `127.0.0.1:${port}`],
    [/\n}\s*$/, probe],
  ];
  return replaced.reduce((before, [what, by]) => {
    if (before.search(what) < 0) throw new Error(`infra/nginx.conf has nothing like ${what} any more`);
    return before.replace(what, () => by);
  }, text);
}

/** nginx before these replicas; null, and a line that says so, where it cannot be had. */
export async function startNginx(
  port: number,
  replicaPorts: readonly number[],
  nice?: number,
): Promise<RunningBalancer | null> {
  const command = await nginx();
  if (command === null) return null;
  const folder = mkdtempSync(path.join(theRun().runFolder, 'nginx-'));
  const probePort = await freePort();
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(file, outsideOfContainers(readFileSync(SHIPPED, 'utf8'), { port, replicaPorts, folder, probePort }));
  const answering = async (): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${probePort}/healthz`);
    await response.arrayBuffer();
    return response.headers.get(ANSWERED_BY) ?? '';
  };
  const program = await startProgram({
    name: 'nginx',
    command,
    nice,
    args: ['-p', folder, '-e', 'stderr', '-c', file, '-g', 'daemon off;'],
    env: plainEnv(),
    runFolder: theRun().runFolder,
    isReady: async () => (await answering().catch(() => '')) !== '',
  });
  return {
    name: 'nginx',
    pid: program.pid,
    // It says nothing of whom it takes in: one asks until the replica answers. The one with fewest requests is asked first.
    takesPart: async (replicaPort) => (await answering()).endsWith(`:${replicaPort}`),
    // Its workers would outlive a master that is killed.
    close: async () => void (await program.kill('SIGTERM')),
  };
}

async function nginx(): Promise<string | null> {
  try {
    return await debianProgram('nginx', 'nginx-light');
  } catch (error) {
    if (!(error instanceof CannotContinue)) throw error;
    say(`The balancer is the one of npm start, which costs several times as much: ${error.message}`);
    return null;
  }
}
