import { accepted, Visitor } from '../../harness/visitor.ts';
import { until } from '../../harness/wait.ts';
import { generationOf } from '../generation.ts';
import { NOBODY_LOOKS } from '../cuts.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Sale } from '../sale.ts';
import { emptyRedisFolder } from '../stores.ts';
import type { Trial } from '../trial.ts';

const HOLDS = 12;

export const f8: FaultTest = {
  file: import.meta.filename,
  id: 'F8',
  title: 'a Redis that died comes back with its holds, or they are declared lost',
  procedure:
    'kill -9 of Redis in the middle of a sale, then a start with its append-only file; again with an empty folder; 3 times each',
  criteria: ['each hold is kept, or a new generation is declared', 'holds are made again within 5 s of PONG'],
  control: { off: 'nobody looks whether Redis is the one that it was', breaks: /is kept, or/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const dist = trial.without('nobody-looks', NOBODY_LOOKS);
  const sale = await trial.sale(dist, { halls: 1 });
  const { history } = sale;
  const crowd = sale.letIn({ perSecond: 10, inside: 30 });
  const seen = { lost: 0, undeclared: 0, slowestMs: 0 };
  for (let nth = 0; nth < trial.amount(6, 2); nth++) {
    const after = history.orders + 8;
    await until(() => history.orders >= after, { withinMs: 90_000, what: `${after} orders` });
    await dieAndComeBack(trial, sale, nth, seen);
  }
  await crowd.end();
  trial.expect(
    'each hold is kept, or a new generation is declared',
    seen.undeclared === 0,
    `${seen.lost} lost, ${seen.undeclared} of them undeclared`,
  );
  trial.expect(
    'holds are made again within 5 s of PONG',
    seen.slowestMs < 5_000,
    `${Math.round(seen.slowestMs)} ms at most`,
  );
  await trial.judge(sale);
}

async function dieAndComeBack(
  trial: Trial,
  { rig, halls }: Sale,
  nth: number,
  seen: { lost: number; undeclared: number; slowestMs: number },
): Promise<void> {
  const { slug } = halls[0]!;
  const visitors = Array.from(
    { length: HOLDS },
    (_, n) => new Visitor(rig.product.url, { address: `127.1.8.${1 + nth * HOLDS + n}` }),
  );
  const hold = async (visitor: Visitor): Promise<string> =>
    accepted(await visitor.hold(slug, { bestAvailable: { quantity: 1 } })).id;
  const holds = await Promise.all(visitors.map(hold));
  const before = await generationOf(rig, slug);
  await rig.stores.redisServer.kill('SIGKILL');
  const empty = nth % 2 === 1 || trial.guards === 'off';
  if (empty) emptyRedisFolder(rig.stores.redisFolder);
  await rig.stores.redisServer.start();
  trial.struck(empty ? 'kill -9 of Redis, empty folder' : 'kill -9 of Redis, append-only file');
  const began = performance.now();
  const newcomer = new Visitor(rig.product.url, { address: `127.1.9.${1 + nth}` });
  await until(() => hold(newcomer), { withinMs: 30_000, what: 'holds are made again' });
  seen.slowestMs = Math.max(seen.slowestMs, performance.now() - began);
  const declared = (await generationOf(rig, slug)) > before;
  const reads = await Promise.all(visitors.map((visitor, at) => visitor.get(`/api/holds/${holds[at]}`)));
  const lost = reads.filter(({ status }) => status !== 200).length;
  seen.lost += lost;
  if (!declared) seen.undeclared += lost;
  for (const visitor of [...visitors, newcomer]) visitor.leave();
}
