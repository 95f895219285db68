import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';
import { theRun } from '../../harness/run.ts';
import { accepted, Visitor } from '../../harness/visitor.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Sale } from '../sale.ts';
import type { Trial } from '../trial.ts';

const VOLUME_MB = 320;
const MB = 1024 * 1024;
/** It is known by its code, and by its words where a client hands on no code. */
const FULL_DISK_IS_A_BUG = ["'53100',", "'No space left on device',"].map((from) => ({
  file: 'platform/http/problem.filter.js',
  from,
  to: '',
}));

/** The volume is a tmpfs, which only root can mount; others get an error that says so. */
export const f17: FaultTest = {
  file: import.meta.filename,
  id: 'F17',
  title: 'a full disk of PostgreSQL is said plainly, and nothing said before becomes a lie',
  procedure:
    'PostgreSQL lives on a small volume (tmpfs); a file takes all of its room in the middle of a sale; later the file is removed',
  criteria: [
    'what cannot be written is refused 503, never 500',
    'pages are shown meanwhile, or refused 503',
    'orders are taken again when there is room',
  ],
  control: { off: 'that a full disk is an absent store', breaks: /never 500/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const volume = path.join(theRun().runFolder, `volume-${trial.guards}`);
  mount(volume);
  try {
    await onVolume(trial, volume);
  } finally {
    await trial.close();
    spawnSync('umount', [volume]);
  }
}

async function onVolume(trial: Trial, volume: string): Promise<void> {
  const dist = trial.without('full-disk-is-a-bug', FULL_DISK_IS_A_BUG);
  const sale = await trial.sale({ volume, postgres: { max_wal_size: '64MB', shared_buffers: '32MB' }, ...dist });
  const { rig, halls, history } = sale;
  const crowd = sale.letIn({ perSecond: 8, inside: 30 });
  await until(() => history.orders >= 10, { withinMs: 60_000, what: 'the sale is under way' });
  const file = path.join(volume, 'ballast');
  fill(volume, file);
  trial.struck('full volume');
  const before = history.refusalsOf(/^503/);
  await until(() => history.refusalsOf(/^503|^500/) > before + 20, {
    withinMs: 60_000,
    what: 'writes are refused',
    everyMs: 50,
  });
  const page = await new Visitor(rig.product.url, { address: '127.1.17.1' }).get(`/api/events/${halls[0]!.slug}`);
  rmSync(file);
  const tookMs = await untilOrdersAreTaken(sale);
  await crowd.end();
  const bugs = history.refusalsOf(/^500/);
  trial.expect('what cannot be written is refused 503, never 500', bugs === 0, JSON.stringify(history.counts.refusals));
  trial.expect(
    'pages are shown meanwhile, or refused 503',
    page.status === 200 || page.status === 503,
    `${page.status}`,
  );
  trial.expect('orders are taken again when there is room', tookMs < 60_000, `${Math.round(tookMs)} ms`);
  await trial.judge(sale);
}

/** A PostgreSQL that found no room for its log has ended itself: then it is started again, as a supervisor does. */
async function untilOrdersAreTaken({ rig, halls }: Sale): Promise<number> {
  const began = performance.now();
  const visitor = new Visitor(rig.product.url, { address: '127.1.17.2', timeoutMs: 5_000 });
  const order = async (): Promise<string> => {
    if (rig.stores.postgres.isGone) await rig.stores.postgres.start();
    const hold = accepted(await visitor.hold(halls[0]!.slug, { bestAvailable: { quantity: 1 } }));
    return accepted(await visitor.order(hold.id)).id;
  };
  await until(order, { withinMs: 90_000, what: 'orders are taken again', everyMs: 100 });
  visitor.leave();
  return performance.now() - began;
}

function mount(volume: string): void {
  mkdirSync(volume, { recursive: true });
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${VOLUME_MB}m`, 'tmpfs', volume], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`this needs the right to mount a small volume (root): ${stderr.trim()}`);
  chmodSync(volume, 0o755);
}

/** Takes whatever room is left, to the last page. */
function fill(volume: string, file: string): void {
  const ballast = openSync(file, 'w');
  for (const size of [MB, 4096]) {
    const piece = Buffer.alloc(size);
    const most = Math.ceil((statfsSync(volume).bavail * statfsSync(volume).bsize) / size) + 1;
    try {
      for (let nth = 0; nth < most; nth++) writeSync(ballast, piece);
    } catch {
      // No room for a piece of this size: go on with smaller ones.
    }
  }
  closeSync(ballast);
}
