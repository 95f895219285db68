import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentsOf } from '../harness/contents.ts';
import { type PublishedEvent, publishEvent, seatingPlan } from '../harness/events.ts';
import {
  changedAt,
  HOSTILE_IDS,
  HOSTILE_KEYS,
  HOSTILE_TEXTS,
  HOSTILE_TYPES,
  HOSTILE_VALUES,
  placesIn,
  strangeValues,
} from '../harness/hostile.ts';
import { codesTo } from '../harness/mails.ts';
import {
  declaredCodes,
  type Document,
  exampleOf,
  misfits,
  type Operation,
  operationsOf,
  readDocument,
  resolved,
  successStatuses,
} from '../harness/openapi.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Answer, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const SEED = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const STRANGE_VALUES = 12;
const AT_ONCE = 8;

/** One request that is wrong in one place. */
interface Attempt {
  readonly what: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** What the document thinks of it: then nothing but a refusal will do. Otherwise it may happen to be right. */
  readonly wrong: boolean;
}

const PACKAGE = { price: 9_000, components: [{ priceLevel: 'seats', quantity: 2 }], stock: 5 };

let product: Product;
let document: Document;
let operations: Operation[];
let event: PublishedEvent;
/** What an organizer's changes may spoil. */
let edited: PublishedEvent;
let fan: Visitor;
let ids: Record<string, string>;
/** What an organizer may give back, while the fan has his own to cancel. */
let refunded: string;
let sent = 0;

beforeAll(async () => {
  console.log(`bad input: TEST_SEED=${SEED}`);
  product = await startProduct({ env: { LOG_LEVEL: 'warn' } });
  document = await readDocument(product.url);
  operations = operationsOf(document);
  event = await publishEvent(product, {
    rows: 20,
    seatsPerRow: 20,
    area: { name: 'Floor', capacity: 500 },
    maxPerOrder: 50,
    cancelDaysBefore: 1,
  });
  edited = await publishEvent(product);
  fan = new Visitor(product.url);
  const { order, tickets } = await fan.buy(event.slug, { seats: ['R20-1'] });
  refunded = (await fan.buy(event.slug, { seats: ['R20-3'] })).order.id;
  const hold = accepted(await fan.hold(event.slug, { seats: ['R20-2'] }));
  const aside = { name: 'Partner', channel: 'partner', seats: ['R4-1'] };
  const made = async (what: string, body: object) => {
    const path = `/api/admin/events/${edited.id}/${what}`;
    return (await product.admin<{ id: string }>(product.organizers[0].key, 'POST', path, body)).id;
  };
  const allotment = await made('allotments', aside);
  const kept = await made('packages', { name: 'Pair', ...PACKAGE });
  const [ticket = { id: '' }] = tickets;
  ids = {
    event: event.slug,
    order: order.id,
    ticket: ticket.id,
    hold: hold.id,
    provider: 'stripe',
    allotment,
    package: kept,
  };
});
afterAll(() => product?.close());

/** The operation's address with real ids, or with something else in the place of one. */
function pathOf({ path }: Operation, other: Record<string, string> = {}): string {
  const own = path.startsWith('/api/admin/') ? { ...ids, event: edited.slug, order: refunded } : ids;
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => other[name] ?? own[name] ?? `no-${name}`);
}

/** A body that is right: the document's own examples, with ids of things that exist. */
async function rightBody({ name, body }: Operation): Promise<unknown> {
  const example = exampleOf(document, body ?? {}) as Record<string, unknown>;
  const { plan, mapping } = seatingPlan({ rows: 1, seatsPerRow: 2 });
  const own: Record<string, () => object | Promise<object>> = {
    'POST /api/admin/session': () => ({ key: product.organizers[0].key }),
    'POST /api/account/session': askedCode,
    'POST /api/admin/seating-plans': () => ({ venueId: event.venueId, plan, mapping }),
    'POST /api/admin/events': () => ({
      venueId: event.venueId,
      seatingPlanId: event.seatingPlanId,
      slug: `bad-input-${sent}`,
      priceLevels: ['Seats', 'Floor'].map((category) => ({ category, price: 100 })),
    }),
    'POST /api/admin/events/{event}/allotments': () => ({ seats: ['R5-1'] }),
    'POST /api/admin/events/{event}/packages': () => PACKAGE,
    'POST /api/events/{event}/holds': () => ({ seats: ['R1-1'] }),
    'POST /api/orders/{order}/refunds': () => ({ seats: ['R20-1'] }),
    'POST /api/admin/orders/{order}/refunds': () => ({ amount: 1 }),
    'PUT /api/holds/{hold}': () => ({ seats: ['R20-2'] }),
    'POST /api/orders': async () => ({
      holdId: accepted(await fan.hold(event.slug, { bestAvailable: { quantity: 1 } })).id,
    }),
  };
  return { ...example, ...(await own[name]?.()) };
}

async function askedCode(): Promise<object> {
  const email = `bad-input-${sent}@example.com`;
  accepted(await fan.request('POST', '/api/account/codes', { body: { email } }));
  const [code] = await codesTo(product, email);
  return { email, code };
}

function writes(): Operation[] {
  return operations.filter(({ method }) => method !== 'GET');
}

function keyed({ parameters }: Operation): boolean {
  return parameters.some(({ name }) => name === 'Idempotency-Key');
}

async function send(
  operation: Operation,
  { path, body, headers = {} }: Omit<Attempt, 'what' | 'wrong'>,
): Promise<Answer> {
  const number = sent++;
  const key = `bad-input-${number}-${SEED}`;
  // A visitor of its own for each hold, lest he has too many of them.
  const visitor = operation.path.endsWith('/holds') ? new Visitor(product.url) : fan;
  const answer = await visitor.request(operation.method, path, {
    body,
    headers: {
      // Each from another address, so that a limit does not stand in for the check that is asked for.
      'x-forwarded-for': `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`,
      ...(operation.security ? { authorization: `Bearer ${keyOf(operation)}` } : {}),
      ...(keyed(operation) ? { 'idempotency-key': key } : {}),
      ...headers,
    },
  });
  if (visitor !== fan) visitor.leave();
  return answer;
}

function keyOf({ path }: Operation): string {
  return path === '/api/admin/organizers' ? product.operatorKey : product.organizers[0].key;
}

/** What is wrong with an answer, if anything. */
function faultIn(operation: Operation, { what, wrong }: Attempt, { status, headers, body }: Answer): string[] {
  const shown = `${operation.name}, ${what}: ${status} ${JSON.stringify(body)?.slice(0, 300)}`;
  if (status < 300 && successStatuses(operation).includes(status)) return wrong ? [`accepted: ${shown}`] : [];
  if (status < 400 || status >= 500) return [`not a refusal: ${shown}`];
  if (!String(headers['content-type']).startsWith('application/problem+json')) return [`no problem document: ${shown}`];
  const members = ['type', 'title', 'detail', 'code', 'instance'].filter((name) => typeof body[name] !== 'string');
  if (members.length > 0 || body.status !== status) return [`without ${members.join(', ')}: ${shown}`];
  if (!declaredCodes(operation).get(status)?.includes(String(body.code))) return [`not declared: ${shown}`];
  const problem = resolved(document, { $ref: '#/components/schemas/Problem' });
  return misfits(document, { ...problem, additionalProperties: true }, body).map((each) => `${each}: ${shown}`);
}

/** Sends all of them, a few at once. @returns what was wrong with the answers */
async function faultsOf(operation: Operation, attempts: readonly Attempt[]): Promise<string[]> {
  const faults: string[] = [];
  const waiting = [...attempts];
  const work = async (): Promise<void> => {
    for (let attempt = waiting.pop(); attempt; attempt = waiting.pop()) {
      const answer = await send(operation, attempt).catch((error: unknown) => String(error));
      if (typeof answer === 'string') faults.push(`no answer: ${operation.name}, ${attempt.what}: ${answer}`);
      else faults.push(...faultIn(operation, attempt, answer));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return faults;
}

/** What the document calls wrong is refused and leaves no trace; what it does not is at least never a bug. */
async function allFaultsOf(operation: Operation, attempts: readonly Attempt[]): Promise<string[]> {
  const before = await contentsOf(product);
  const faults = await faultsOf(
    operation,
    attempts.filter(({ wrong }) => wrong),
  );
  const known = new Set(before.split('\n'));
  const written = (await contentsOf(product)).split('\n').filter((line) => !known.has(line));
  if (written.length > 0) faults.push(`${operation.name}: written ${written.join('; ')}`);
  const more = await faultsOf(
    operation,
    attempts.filter(({ wrong }) => !wrong),
  );
  return [...faults, ...more];
}

/** Tries some operations in some way. @returns the first faults of each */
async function tried(
  chosen: readonly Operation[],
  attempts: (operation: Operation, body: unknown) => readonly Attempt[],
): Promise<string[]> {
  const faults: string[] = [];
  for (const operation of chosen) {
    const body = operation.body ? await rightBody(operation) : undefined;
    faults.push(...(await allFaultsOf(operation, attempts(operation, body))).slice(0, 5));
  }
  return faults;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}

function badBodies(operation: Operation, right: unknown): Attempt[] {
  const path = pathOf(operation);
  const schema = operation.body ?? {};
  const strange = strangeValues(SEED, STRANGE_VALUES);
  const attempt = (what: string, body: unknown): Attempt => ({
    what,
    path,
    body,
    wrong: misfits(document, schema, body).length > 0,
  });
  const places = placesIn(document, schema);
  const changed = places.flatMap((place) =>
    [undefined, ...HOSTILE_VALUES, ...strange].map((value) =>
      attempt(`${place.join('.')} = ${shown(value)}`, changedAt(right, place, value)),
    ),
  );
  const unknown = [[], ...places.filter((place) => typeof place.at(-1) === 'number')].flatMap((place) =>
    ['surprise', 'id', 'organizerId', 'toString'].map((name) =>
      attempt(`an unknown field ${[...place, name].join('.')}`, changedAt(right, [...place, name], 'x')),
    ),
  );
  const whole = HOSTILE_TEXTS.map((text) => ({ what: `the body ${shown(text)}`, path, body: text, wrong: true }));
  const none = { what: 'no body', path, wrong: misfits(document, schema, {}).length > 0 };
  return [...changed, ...unknown, ...whole.filter(({ body }) => body !== ''), none];
}

function badTypes(operation: Operation, body: unknown): Attempt[] {
  const text = JSON.stringify(body ?? {});
  return HOSTILE_TYPES.map((type) => ({
    what: `the type ${type}`,
    path: pathOf(operation),
    body: text,
    headers: { 'content-type': type },
    wrong: true,
  }));
}

function badIds(operation: Operation, body: unknown): Attempt[] {
  const inPath = operation.parameters.filter((each) => each.in === 'path');
  return inPath.flatMap(({ name }) =>
    [...HOSTILE_IDS, ...Object.values(ids).filter((id) => id !== ids[name])].map((id) => ({
      what: `${name} = ${id.slice(0, 60)}`,
      path: pathOf(operation, { [name]: id }),
      body,
      wrong: true,
    })),
  );
}

function badQueries(operation: Operation): Attempt[] {
  const inQuery = operation.parameters.filter((each) => each.in === 'query');
  const values = [...HOSTILE_VALUES, ...strangeValues(SEED, STRANGE_VALUES)].filter(
    (value) => typeof value !== 'object',
  );
  const path = pathOf(operation);
  const attempt = (query: string, wrong: boolean): Attempt => ({
    what: `?${query.slice(0, 80)}`,
    path: `${path}?${query}`,
    wrong,
  });
  const changed = inQuery.flatMap(({ name, schema }) => [
    ...values.map((value) => {
      const text = String(value).toWellFormed();
      const typed = schema.type === 'integer' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
      return attempt(`${name}=${encodeURIComponent(text)}`, misfits(document, schema, typed).length > 0);
    }),
    attempt(`${name}=1&${name}=2`, true),
    attempt(`${name}[]=1`, true),
    attempt(`${name}[a]=1`, true),
    attempt(`${name}=%ff%00`, false),
    attempt(name, schema.type === 'integer'),
  ]);
  const unknown = ['surprise=1', 'a[b]=1', 'constructor=1', '__proto__=1', '=1', '%00=1'];
  return [...changed, ...unknown.map((query) => attempt(query, false))];
}

describe('bad input is refused with a declared problem, and leaves no trace', () => {
  it('control: the untouched request of every operation with a body is taken', async () => {
    const refused: string[] = [];
    for (const operation of operations.filter(({ body }) => body)) {
      // A payment is of an order, a mail at one's turn of a place.
      if (/payments|notice/.test(operation.path)) continue;
      const { status, body } = await send(operation, { path: pathOf(operation), body: await rightBody(operation) });
      if (!successStatuses(operation).includes(status))
        refused.push(`${operation.name}: ${status} ${JSON.stringify(body)}`);
    }
    expect(refused).toEqual([]);
    // The room that one of them has set opens by itself, and draws where the opening did not come before its promise.
    const unsettled = `SELECT FROM queues q JOIN events e ON e.id = q.event_id LEFT JOIN draws d ON d.event_id = q.event_id
      WHERE q.mode = 'scheduled' AND CASE WHEN q.frozen_entries IS NULL THEN d.event_id IS NULL OR e.sale_opens_at < now()
        ELSE d.event_id IS NOT NULL AND d.revealed_at IS NULL END`;
    const settled = async () => (await product.stores.query(unsettled)).length === 0;
    await until(settled, { withinMs: 30_000, what: 'the room has come to its rest' });
  });

  // Before the bodies: some of those make an event whose slug is such a word.
  it('in every id of every path', async () => {
    expect(await tried(operations, badIds)).toEqual([]);
  });

  it('in every field of every body', async () => {
    const withBody = operations.filter(({ body }) => body);
    expect(withBody.length).toBeGreaterThan(8);
    expect(await tried(withBody, badBodies)).toEqual([]);
  }, 300_000);

  it('in every query', async () => {
    expect(
      await tried(
        operations.filter(({ method }) => method === 'GET'),
        badQueries,
      ),
    ).toEqual([]);
  });

  it('in every content type', async () => {
    expect(await tried(writes(), badTypes)).toEqual([]);
  });

  it('in every text that is no JSON, even where nothing is read of it', async () => {
    const broken = ['{', 'nul', '"', '{"__proto__":{}}'];
    const attempts = (operation: Operation) =>
      broken.map((body) => ({ what: `the body ${body}`, path: pathOf(operation), body, wrong: true }));
    expect(await tried(writes(), attempts)).toEqual([]);
  });

  it('in every Idempotency-Key', async () => {
    const withKey = operations.filter(keyed);
    expect(withKey.length).toBeGreaterThan(2);
    const attempts = (operation: Operation, body: unknown) =>
      HOSTILE_KEYS.map((key) => ({
        what: `the key ${key}`,
        path: pathOf(operation),
        body,
        headers: { 'idempotency-key': key },
        wrong: true,
      }));
    expect(await tried(withKey, attempts)).toEqual([]);
  });

  it('and none of it was a bug to the server', () => {
    console.log(`bad input: ${sent} requests`);
    expect(sent).toBeGreaterThan(1500);
    expect(
      product
        .log()
        .split('\n')
        .filter((line) => line.includes('request failed')),
    ).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
