import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Checkout } from '../harness/checkout.ts';
import { programOf } from '../harness/copy-build.ts';
import { publishEvent } from '../harness/events.ts';
import { type Audit, auditOf } from '../harness/log.ts';
import { plainEnv } from '../harness/program.ts';
import { asStaff } from '../harness/refunds.ts';
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
  await until(async () => (await audit.verify()).unsealed === 0, { what: 'all is sealed' });
}, 300_000);
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
  const { status, stdout, stderr } = spawnSync(process.execPath, [programOf(inject('dist'), `${name}.js`), ...args], {
    env: { ...plainEnv(), DATABASE_URL: checkout.product.stores.databaseUrl },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

/** Of the history's words, those about places. */
const WORDS: Record<string, string> = { free: 'f', claimed: 'c', sold: 's', blocked: 'x' };
const LETTERS: Record<string, string> = { free: 'f', claimed: 'c', sold: 's', blocked: 'x' };

/** What `state-at --seats` prints of each place, written as a snapshot writes it. */
function placesIn(output: string): string[] {
  return [...output.matchAll(/^ {2}(\d+) \S+ \S+ (free|claimed|sold|blocked)(?: (\S+))?$/gm)].map(
    ([, seatNo, word = '', order = '-']) => `${seatNo} ${LETTERS[word]} ${order}`,
  );
}

describe('an organizer reads the history of a sale', () => {
  interface Line {
    readonly at: string;
    readonly what: string;
    readonly places: readonly number[];
    readonly hold: string | null;
  }
  interface Page {
    readonly items: readonly Line[];
    readonly nextCursor: string;
    readonly hasMore: boolean;
  }
  const read = (query: string, { id = checkout.event.id, organizer = 0 as 0 | 1 } = {}) =>
    asStaff<Page>(checkout, 'GET', `/api/admin/events/${id}/history${query}`, { organizer });

  /** Page by page, until nothing is left. */
  async function whole(limit: number): Promise<{ lines: Line[]; cursor: string }> {
    const lines: Line[] = [];
    for (let query = `?limit=${limit}`; ;) {
      const { body } = await read(query);
      lines.push(...body.items);
      query = `?limit=${limit}&cursor=${body.nextCursor}`;
      if (!body.hasMore) return { lines, cursor: body.nextCursor };
    }
  }

  it('from which every place follows, as the table has it, whatever the size of a page', async () => {
    const texts = (some: readonly Line[]) => some.map((line) => JSON.stringify(line)).sort();
    // Holds reach their log half a second later: until they have, one reading finds more than the one before.
    const { lines } = await until(
      async () => {
        const read = await whole(5_000);
        return texts((await whole(3)).lines).join() === texts(read.lines).join() ? read : null;
      },
      { what: 'pages of three tell what one page tells' },
    );
    const states = new Map<number, string>();
    for (const { what, places } of lines)
      if (what in WORDS) for (const place of places) states.set(place, WORDS[what]!);
    const table = await checkout.product.stores.query<{ seatNo: number; state: string }>(
      'SELECT seat_no AS "seatNo", state FROM places WHERE event_id = $1',
      [checkout.event.eventNo],
    );
    expect(table.filter(({ seatNo, state }) => states.get(seatNo) !== state)).toEqual([]);
    expect(new Set(lines.map(({ what }) => what))).toEqual(
      new Set(['free', 'claimed', 'sold', 'held', 'ended', 'lost']),
    );
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort());
  });

  it('and what happens next is behind the end, also of a change that began before and is written later', async () => {
    const { id, eventNo } = await publishEvent(checkout.product, { rows: 1, seatsPerRow: 2 });
    // Transactions of other tests on this server hold back what came after them, the event's own first line, too.
    const begun = await until(
      async () => {
        const { items, nextCursor } = (await read('', { id })).body;
        return items.length > 0 ? nextCursor : null;
      },
      { what: 'the event’s places are told' },
    );
    const append = (before: string, after: string) =>
      `INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after)
       VALUES (${eventNo}, 'test', 'test', '{0}', '${before}', '${after}')`;
    const slow = new pg.Client({ connectionString: checkout.product.stores.databaseUrl });
    await slow.connect();
    try {
      await slow.query('BEGIN');
      await slow.query(append('f', 'x'));
      await checkout.product.stores.query(append('x', 'f'));
      const between = (await read(`?cursor=${begun}`, { id })).body;
      await slow.query('COMMIT');
      // One that began between these two lets the first be told alone.
      const told = [...between.items];
      let cursor = between.nextCursor;
      await until(
        async () => {
          const { items, nextCursor } = (await read(`?cursor=${cursor}`, { id })).body;
          told.push(...items);
          cursor = nextCursor;
          return told.length >= 2;
        },
        { what: 'both are told' },
      );
      expect(told.map(({ what }) => what)).toEqual(['blocked', 'free']);
    } finally {
      await slow.end();
    }
  });

  it('nobody else does, and a cursor that is none is refused', async () => {
    expect((await read('', { organizer: 1 })).status).toBe(404);
    expect((await read('?cursor=bm9uc2Vuc2U')).status).toBe(422);
    const stranger = checkout.somebody();
    expect((await stranger.request('GET', `/api/admin/events/${checkout.event.id}/history`)).status).toBe(401);
  });
});

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
  it('and npm run verify-log says so', async () => {
    // The place changed past the log is put right meanwhile, which makes a row more.
    const sealed = () => {
      const { status, output } = program('verify-log');
      expect(status, output).toBe(0);
      return /^ok .* 0 rows not sealed yet$/m.test(output);
    };
    await until(sealed, { what: 'all is sealed', everyMs: 500 });
  });

  it('and heads kept elsewhere find a chain that was cut off and sealed anew, which nothing else does', async () => {
    const heads = program('verify-log', checkout.event.slug, '--head').output;
    const file = path.join(inject('runFolder'), `heads-${process.pid}`);
    writeFileSync(file, heads);
    expect(program('verify-log', checkout.event.slug, '--anchors', file).status).toBe(0);

    const { eventNo } = checkout.event;
    const id = 'SELECT max(id) FROM inventory_log WHERE event_id = $1';
    await audit.tamper(`UPDATE inventory_log SET cause = 'never happened' WHERE event_id = $1 AND id = (${id})`, [
      eventNo,
    ]);
    // Afterwards: a row without its seal is sealed anew at any moment.
    await audit.tamper('DELETE FROM log_seals WHERE event_id = $1', [eventNo]);
    await until(async () => (await audit.verify()).unsealed === 0, { what: 'all is sealed anew' });
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
