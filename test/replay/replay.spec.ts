import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSeatmap } from '../../web/src/seatmap/model.ts';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, addressOf, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';
import { textOf } from '../rush/flash/summary.ts';
import { checkTarget, makeCopy } from './copy.ts';
import { differencesOf } from './judge.ts';
import { wishesOf } from './options.ts';
import { readSale } from './read-sale.ts';
import { checkSpeed, rehearse } from './rehearsal.ts';
import type { Remote } from './remote.ts';
import { parseLog, readLog, type SaleLog, textOfLog } from './sale-log.ts';
import { scriptOf } from './script.ts';
import { summaryOf } from './summary.ts';

const ORIGINAL = 'the-original';
let product: Product;
let source: Remote;
let event: PublishedEvent;
let log: SaleLog;

beforeAll(async () => {
  product = await startProduct({ env: { HOLD_SEATS_PER_ADDRESS: '1000' } });
  source = { url: product.url, key: product.organizers[0].key };
  event = await publishEvent(product, {
    ...{ slug: ORIGINAL, rows: 8, seatsPerRow: 10, wheelchairs: 2, companions: 2 },
    area: { name: 'Floor', capacity: 30 },
  });
  await sell();
  // A transaction of another test on this server holds back what came after it.
  const isWhole = async (): Promise<SaleLog | null> => {
    const { log: seen, ahead } = await readSale(source, ORIGINAL);
    return ahead === 0 ? seen : null;
  };
  log = await until(isWhole, { what: 'the log tells all of the sale' });
});

afterAll(() => product.close());

/** A small sale with everything in it that a log can tell. */
async function sell(): Promise<void> {
  const { id, eventNo, seatIds } = event;
  const staff = <T>(method: string, to: string, body: unknown = {}) =>
    product.admin<T>(source.key, method, `/api/admin/${to}`, body);
  const row = (from: number) => seatIds.slice(from, from + 10);
  const allotments = `events/${id}/allotments`;
  const club = await staff<{ id: string }>('POST', allotments, {
    ...{ name: 'Club', channel: 'partner', rows: [{ section: 'Hall', row: '7' }] },
    areas: [{ area: event.areaId, quantity: 4 }],
  });
  await staff('POST', allotments, { name: 'House', channel: 'box_office', seats: row(70).slice(0, 3) });
  const { code } = await staff<{ code: string }>('POST', `${allotments}/${club.id}/code`);
  let came = 0;
  const visitor = () => new Visitor(product.url, { address: addressOf(came++) });
  const hold = async (who: Visitor, choice: Parameters<Visitor['hold']>[1]) => accepted(await who.hold(id, choice)).id;

  // A dozen buyers at once, on seats of two rows, wheelchair places among them, and on the floor.
  await Promise.all(
    Array.from({ length: 12 }, (_, nth) => {
      const seats = nth % 3 === 0 ? row(0).slice(nth / 3, nth / 3 + 1) : row(20).slice(nth - 2, nth);
      return visitor().buy(id, nth % 3 === 1 ? { area: event.areaId!, quantity: 2 } : { seats });
    }),
  );
  // One changes his mind twice and lets go, and another takes the same seats, and pays.
  const [undecided, quick] = [visitor(), visitor()];
  const wavering = await hold(undecided, { seats: row(40).slice(0, 3) });
  for (const seats of [row(40).slice(2, 4), row(40).slice(4, 7)])
    accepted(await undecided.request('PUT', `/api/holds/${wavering}`, { body: { seats } }));
  accepted(await undecided.request('DELETE', `/api/holds/${wavering}`));
  const { order } = await quick.buy(id, { seats: row(40).slice(4, 7) });
  // Of those one seat goes back, and somebody holds it to the end.
  await staffRefund(order.id, [row(40)[4]!]);
  await hold(visitor(), { seats: [row(40)[4]!] });
  // An order of two goes back as a whole, and one that waits for its money is cancelled; another waits to the end.
  const whole = await visitor().buy(id, { seats: row(50).slice(0, 2) });
  await staffRefund(whole.order.id, row(50).slice(0, 2));
  const canceller = visitor();
  const cancelled = accepted(await canceller.order(await hold(canceller, { seats: row(50).slice(0, 2) })));
  accepted(await canceller.request('POST', `/api/orders/${cancelled.id}/cancel`));
  const patient = visitor();
  accepted(await patient.order(await hold(patient, { seats: row(50).slice(5, 7) })));
  // With the code, seats and floor of the allotment; the rest of it is put on sale, and bought by anybody.
  await visitor().buy(id, { seats: row(60).slice(0, 2), allotment: { code } });
  await visitor().buy(id, { area: event.areaId!, quantity: 2, allotment: { code } });
  await staff('POST', `${allotments}/${club.id}/release`, { rows: [{ section: 'Hall', row: '7' }] });
  await until(async () => (await visitor().hold(id, { seats: row(60).slice(8, 10) })).status === 201, {
    what: 'what was released can be held',
  });
  // And one hold runs out by itself, as soon as the replica has heard how short it is.
  await product.stores.query('UPDATE events SET hold_ttl_ms = 1000 WHERE slug = $1', [ORIGINAL]);
  const isShort = async () =>
    (await visitor().get<{ holdTtlMs: number }>(`/api/events/${id}`)).body.holdTtlMs === 1_000;
  await until(isShort, { what: 'holds are short' });
  await hold(visitor(), { seats: [seatIds[79]!] });
  const lapsed = () =>
    product.stores.query("SELECT 1 FROM hold_log WHERE event_id = $1 AND kind = 'expired'", [eventNo]);
  await until(async () => (await lapsed()).length > 0, { what: 'a hold has run out' });
}

async function staffRefund(orderId: string, seats: readonly string[]): Promise<void> {
  const path = `/api/admin/orders/${orderId}/refunds`;
  const answer = await fetch(product.url + path, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${source.key}`, 'content-type': 'application/json' },
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ seats, reason: 'requested' }),
  });
  expect(answer.status).toBe(201);
  type Refunds = { items: { status: string }[] };
  const isBack = async (): Promise<boolean> => {
    const { items } = await product.admin<Refunds>(source.key, 'GET', path);
    return items.every(({ status }) => status === 'succeeded');
  };
  await until(isBack, { what: 'the money is back' });
}

/** What was found, in sentences by question. */
async function replayed(of: SaleLog, slug: string, speed: number | 'max'): Promise<{ [what: string]: string }> {
  const script = scriptOf(of);
  const copy = await makeCopy(source, of, slug);
  const done = await rehearse({ target: source, copy, log: of, script, speed, isShown: false });
  const summary = summaryOf({ log: of, script, speed, ...done });
  expect(textOf(summary).join('\n')).toContain(summary.clean ? ': clean' : ': NOT CLEAN');
  const found = summary.findings.filter(({ faults }) => faults.length > 0);
  return Object.fromEntries(found.map(({ what, faults }) => [what, faults.join('; ')]));
}

describe('a sale that was recorded', () => {
  it('has everything in its log, and nothing about a person', () => {
    const whats = new Set(log.lines.map(({ what }) => what));
    expect([...whats].sort()).toEqual(expect.arrayContaining(['blocked', 'claimed', 'ended', 'free', 'held', 'sold']));
    expect(new Set(log.board)).toEqual(new Set('fhcsx'));
    const text = textOfLog(log);
    for (const told of ['ada@', 'Ada Buyer', 'hld_', 'ord_', 'Club']) expect(text).not.toContain(told);
    expect(parseLog(text, 'kept.jsonl')).toEqual(log);
  });

  it('says what was done in which order, each deed after what it follows', () => {
    const { deeds, gaps, added } = scriptOf(log);
    expect(gaps).toEqual([]);
    expect(added).toBe(0);
    expect(new Set(deeds.map(({ kind }) => kind))).toEqual(
      new Set(['set aside', 'hold', 'change', 'release', 'order', 'card', 'refund', 'cancel', 'put on sale']),
    );
    for (const { nth, after } of deeds) expect(after.every((earlier) => earlier < nth)).toBe(true);
  });

  it('is not replayed where a sale is on, nor into itself, nor into what somebody has touched', async () => {
    await expect(checkTarget(source, log, 'a-copy')).rejects.toThrow(/The sale of "the-original" is on at .*Pause it/);
    await product.admin(source.key, 'POST', `/api/admin/events/${event.id}/close`);
    // Replicas remember an event for a moment.
    await until(
      async () => {
        await checkTarget(source, log, 'a-copy');
        return true;
      },
      { what: 'a closed sale is no reason' },
    );
    await expect(checkTarget(source, log, ORIGINAL)).rejects.toThrow(/is the original itself: .*--as/);
    const { slug } = await publishEvent(product, { slug: 'bought-into' });
    await expect(checkTarget(source, log, slug)).rejects.toThrow(/is there already.*--as bought-into-2/);
    await new Visitor(product.url).buy(slug, { bestAvailable: { quantity: 1 } });
    await expect(checkTarget(source, log, slug)).rejects.toThrow(/has orders.*--as bought-into-2/);
  });

  it('has a copy with the same plan, prices and rules', async () => {
    const { id } = await makeCopy(source, log, 'a-hall');
    const original = log.seatmap;
    const copy = await product.admin<typeof original>(source.key, 'GET', `/api/events/${id}/seatmap`);
    expect(copy).toEqual({ ...original, id: copy.id, eventId: id });
  });

  it.each([40, 'max'] as const)('ends in a copy as it did, seat by seat, at speed %s', async (speed) => {
    expect(await replayed(log, `copy-${speed}`, speed)).toEqual({});
  });

  it('control: with one sale of it missing, the copy is not the original, and the judgement says where', async () => {
    const at = log.lines.findIndex(({ what, places }) => what === 'sold' && places[0]! < 80);
    const place = log.lines[at]!.places[0]!;
    const found = await replayed({ ...log, lines: log.lines.toSpliced(at, 1) }, 'copy-short', 'max');
    const faultsOf = (what: RegExp) => Object.entries(found).find(([name]) => what.test(name))?.[1] ?? '';
    expect(faultsOf(/log is whole/)).toContain(`${log.saved - 1} lines, and ${log.saved} were saved`);
    expect(faultsOf(/seat by seat/)).toContain(`${event.seatIds[place]} is claimed, and was sold`);
  });

  it('control: a board that differs in one seat, and one that differs in an area, are not the same', () => {
    const model = parseSeatmap(log.seatmap);
    const swap = (at: number, letter: string) => log.board.slice(0, at) + letter + log.board.slice(at + 1);
    expect(differencesOf(model, log.board, log.board)).toEqual([]);
    expect(differencesOf(model, log.board, swap(79, 'x'))).toEqual([expect.stringContaining('R8-10 is blocked')]);
    expect(differencesOf(model, log.board, swap(log.board.length - 1, 'c'))).toEqual([
      expect.stringMatching(/^Floor has .*, and had /),
    ]);
  });

  it('is not replayed so slowly that places would be given up by themselves', () => {
    const script = scriptOf(log);
    const slow = script.deeds.map((deed) => ({ ...deed, atMs: deed.atMs * 1_000 }));
    expect(() => checkSpeed({ ...script, deeds: slow }, 0.1, source)).toThrow(
      /At speed 0.1 .* --speed [\d.]+ at least/,
    );
    expect(() => checkSpeed({ ...script, deeds: slow }, 'max', source)).not.toThrow();
    expect(() => checkSpeed(script, 1, source)).not.toThrow();
  });
});

describe('what npm run replay is told', () => {
  it.each([
    [[], /which sale: --event .*--file/],
    [['--event', 'a', '--file', 'b'], /which sale/],
    [['--evnt', 'a'], /no flag "--evnt": there are --event, /],
    [['--event'], /--event needs a value/],
    [['--event', 'a', '--speed', '0.01'], /--speed needs a number from 0.1 to 1000, or max, and "0.01" is none/],
    [['--event', 'a', '--speed', 'fast'], /"fast" is none/],
    [['--event', 'a', '--replicas', '0'], /--replicas needs a whole number/],
    [['--event', 'a', '--from', 'localhost'], /--key is missing/],
    [['--event', 'a', '--from', 'nowhere', '--key', 'k'], /--from needs the address of a Stampede/],
    [['--event', 'a', '--key', 'k'], /--key is of --from or of --to/],
    [['--event', 'a', '--from', 'http://a', '--to', 'http://b', '--key', 'k'], /a key each: --save the log first/],
    [['--file', 'a', '--to', 'https://b', '--key', 'k'], /plain HTTP/],
    [['--file', 'a', '--save', 'b'], /a --file is one already/],
    [['--file', 'a', '--from', 'http://a', '--key', 'k'], /goes with --event/],
    [['--event', 'a', '--plain=yes'], /--plain takes no value/],
    [['--event', 'a', '--as', 'A copy'], /--as is the slug/],
    [['--file', 'a', '--to', 'http://b', '--key', 'k', '--keep'], /stays anyway/],
  ])('%j: the flag that is wrong is named', (words, sentence) => {
    expect(() => wishesOf(words)).toThrow(sentence);
  });

  it('is understood', () => {
    expect(wishesOf(['--event', 'final', '--speed=4', '--plain'])).toMatchObject({
      ...{ source: { event: 'final', from: null }, speed: 4, plain: true, to: null, save: null },
    });
    expect(wishesOf(['--file', 'a.jsonl', '--to', 'http://b:3000/', '--key', 'k', '--speed', 'max'])).toMatchObject({
      ...{ source: { file: 'a.jsonl' }, to: 'http://b:3000', speed: 'max' },
    });
  });

  it('names the file, and the line of it that is wrong', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'replay-'));
    try {
      const file = path.join(folder, 'sale.jsonl');
      expect(() => readLog(file)).toThrow(/sale.jsonl cannot be read \(ENOENT\).*--save/);
      const rows = textOfLog(log).trimEnd().split('\n');
      const reads = (...changed: string[]): (() => SaleLog) => {
        writeFileSync(file, changed.join('\n'));
        return () => readLog(file);
      };
      expect(reads(...rows)).not.toThrow();
      expect(reads('')).toThrow(/sale.jsonl is no log of a sale/);
      expect(reads('{"name": "a plan"}')).toThrow(/no log of a sale/);
      expect(reads(rows[0]!.replace('"version":1', '"version":2'), ...rows.slice(1))).toThrow(/of version 2/);
      expect(reads(...rows.slice(0, -1))).toThrow(/ends too early/);
      expect(reads(...rows.with(3, '{"at": '))).toThrow(/line 4: this is no JSON object/);
      expect(reads(...rows.with(3, '{"at":"soon"}'))).toThrow(/line 4: "at" is "soon"/);
      const line = { at: '2036-01-01T00:00:00Z', what: 'held', places: [0], hold: '1' };
      for (const [change, sentence] of [
        [{ what: 'stolen' }, /"what" is "stolen"/],
        [{ places: [9_999] }, /"places" must be a list of numbers from 0 to 109/],
        [{ hold: null }, /"hold" is null/],
      ] as const)
        expect(reads(...rows.with(3, JSON.stringify({ ...line, ...change })))).toThrow(sentence);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
