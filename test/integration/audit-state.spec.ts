import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import { Checkout } from '../harness/checkout.ts';
import { type Audit, auditOf } from '../harness/log.ts';
import { plainEnv } from '../harness/program.ts';
import { seededRandom, seedOfRun } from '../harness/seeded.ts';
import { accepted, type Order } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const STEPS = 24;
const MOST_AT_ONCE = 4;

/** What the table said of every place at a moment when nobody changed anything. */
interface Snapshot {
  readonly instant: string;
  /** `<seat_no> <state> <order or ->` */
  readonly places: readonly string[];
}

let checkout: Checkout;
let audit: Audit;
const snapshots: Snapshot[] = [];

beforeAll(async () => {
  checkout = await Checkout.start();
  audit = auditOf(checkout.product.stores);
  await run(seededRandom(seedOfRun('purchases that a log must tell')));
  await until(async () => (await audit.verify()).unsealed === 0, { withinMs: 20_000, what: 'all is sealed' });
});
afterAll(() => checkout?.product.close());

/** Fans buy, leave and cancel, a few at once; after each step somebody notes the moment and what the table says. */
async function run(random: () => number): Promise<void> {
  await note();
  for (let step = 0; step < STEPS; step++) {
    const fans = Array.from({ length: 1 + Math.floor(random() * MOST_AT_ONCE) }, () => ({
      way: random(),
      quantity: 1 + Math.floor(random() * 4),
    }));
    await Promise.all(fans.map(({ way, quantity }) => fan(way, quantity)));
    await note();
  }
}

async function fan(way: number, quantity: number): Promise<void> {
  const { event } = checkout;
  if (way < 0.5) {
    await checkout.somebody().buy(event.slug, { bestAvailable: { quantity } });
    return;
  }
  const { visitor, order } = await checkout.pendingOrder(undefined, quantity);
  if (way < 0.8) accepted(await visitor.request<Order>('POST', `/api/orders/${order.id}/cancel`));
}

async function note(): Promise<void> {
  const places = await checkout.product.stores.query<{ line: string }>(
    `SELECT concat_ws(' ', seat_no, state, coalesce(order_id::text, '-')) AS line
     FROM places WHERE event_id = $1 ORDER BY seat_no`,
    [checkout.event.eventNo],
  );
  const [row] = await checkout.product.stores.query<{ instant: string }>(
    `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS instant`,
  );
  snapshots.push({ instant: row!.instant, places: places.map(({ line }) => line) });
}

function program(name: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot(inject('dist'), `${name}.js`), ...args], {
    env: { ...plainEnv(), DATABASE_URL: checkout.product.stores.databaseUrl },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

const LETTERS: Record<string, string> = { free: 'f', claimed: 'c', sold: 's', blocked: 'x' };

/** What `state-at --seats` prints of each place, written as a snapshot writes it. */
function placesIn(output: string): string[] {
  return [...output.matchAll(/^ {2}(\d+) \S+ \S+ (free|claimed|sold|blocked)(?: (\S+))?$/gm)].map(
    ([, seatNo, word = '', order = '-']) => `${seatNo} ${LETTERS[word]} ${order}`,
  );
}

describe('any past state of an event is rebuilt from its log', () => {
  it('every place with its owner, as the table had it then', () => {
    expect(new Set(snapshots.map(({ places }) => places.join())).size).toBeGreaterThan(STEPS / 2);
    for (const at of [0, 1, 5, 11, 17, STEPS]) {
      const { instant, places } = snapshots[at]!;
      const { status, output } = program('state-at', checkout.event.slug, instant, '--seats');
      expect(status, output).toBe(0);
      expect(placesIn(output), `step ${at}`).toEqual(places);
    }
  });

  it('and the present one is compared with the tables', () => {
    const { status, output } = program('state-at', checkout.event.id);
    expect(output).toContain('places where log and tables differ: 0');
    expect(output).toContain('payments where ledger and tables differ: 0');
    expect(output).toMatch(/^ {2}provider +\d+ EUR, minor units$/m);
    expect(status).toBe(0);
  });

  it('control: a place that was changed past the log is named', async () => {
    const [row] = await checkout.product.stores.query<{ seatNo: number }>(
      `UPDATE places SET state = 'f', order_id = NULL WHERE (event_id, seat_no) =
       (SELECT event_id, seat_no FROM places WHERE event_id = $1 AND state = 's' LIMIT 1) RETURNING seat_no AS "seatNo"`,
      [checkout.event.eventNo],
    );
    const { status, output } = program('state-at', checkout.event.slug);
    expect(output).toMatch(new RegExp(`place ${row!.seatNo}: the log says s of order \\S+, the table f`));
    expect(status).toBe(1);
  });

  it('and what is no event or no instant is refused with a sentence', () => {
    expect(program('state-at', 'no-such-event')).toMatchObject({
      status: 1,
      output: expect.stringContaining('There is no event'),
    });
    expect(program('state-at', checkout.event.slug, 'yesterday').output).toContain('is no instant');
  });
});

describe('the replicas have sealed it all', () => {
  it('and npm run verify-log says so', () => {
    const { status, output } = program('verify-log');
    expect(output).toMatch(/^ok .* 0 rows not sealed yet$/m);
    expect(status).toBe(0);
  });

  it('and heads kept elsewhere find a chain that was cut off and sealed anew, which nothing else does', async () => {
    const heads = program('verify-log', checkout.event.slug, '--head').output;
    const file = path.join(inject('runFolder'), `heads-${process.pid}`);
    writeFileSync(file, heads);
    expect(program('verify-log', checkout.event.slug, '--anchors', file).status).toBe(0);

    const { eventNo } = checkout.event;
    await audit.tamper('DELETE FROM log_seals WHERE event_id = $1', [eventNo]);
    const id = 'SELECT max(id) FROM inventory_log WHERE event_id = $1';
    await audit.tamper(`UPDATE inventory_log SET cause = 'never happened' WHERE event_id = $1 AND id = (${id})`, [
      eventNo,
    ]);
    await until(async () => (await audit.verify()).unsealed === 0, { withinMs: 20_000, what: 'all is sealed anew' });
    expect(program('verify-log', checkout.event.slug).status).toBe(0);
    const { status, output } = program('verify-log', checkout.event.slug, '--anchors', file);
    expect(output).toContain('cut off or written anew');
    expect(status).toBe(1);
  });

  it('control: a row changed past the trigger is named, and the program fails', async () => {
    const id = '(SELECT min(id) FROM inventory_log WHERE event_id = $1)';
    await audit.tamper(`UPDATE inventory_log SET actor = 'staff:nobody' WHERE event_id = $1 AND id = ${id}`, [
      checkout.event.eventNo,
    ]);
    const { status, output } = program('verify-log', checkout.event.slug);
    expect(output).toMatch(/^BROKEN {2}event \d+, inventory_log, batch 1: changed row: row \d+ of transaction \d+$/m);
    expect(status).toBe(1);
  });
});
