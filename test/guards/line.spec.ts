import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom, seedOfRun } from '../harness/seeded.ts';
import { testStores, type TestStores } from '../harness/stores.ts';
import { built } from './gate.ts';

type RedisOfQueue = typeof import('../../src/modules/queue/queue.redis.ts');
type Tokens = typeof import('../../src/modules/queue/tokens.ts');
type Proof = typeof import('../../src/modules/queue/admission-proof.ts');
type Queue = InstanceType<RedisOfQueue['QueueRedis']>;
type TickArguments = Parameters<Queue['tick']>[2];

const EVENT = 1;
const GENERATION = 'event:1';
const OTHER = 'event:7';
/** A rate that is no whole number of people in any time that a tick sees. */
const A_MINUTE = 60_007;
/** A million takes a minute on a busy machine. */
const FORGED = Number(process.env.FORGED_TOKENS ?? 100_000);
const SIXTIETHS_OF_MILLIONTHS = 60_000_000;
/** Of the time between two ticks. */
const MOST_COUNTED_US = 500_000;

let stores: TestStores;
let queue: Queue;
beforeAll(async () => {
  stores = await testStores();
  await stores.redis.connect();
  const { QueueRedis } = built('modules/queue/queue.redis.js') as RedisOfQueue;
  const client = { run: <Reply>(call: (redis: TestStores['redis']) => Promise<Reply>) => call(stores.redis) };
  queue = new QueueRedis(client as never);
});
afterAll(() => stores?.close());

beforeEach(async () => {
  await stores.redis.flushall();
  const nothing = {
    base: 0,
    reserved: 1_000_000,
    entriesSeen: 0,
    servedSeen: 0,
    peopleSeen: 0,
    frozen: null,
    inside: [],
    holes: [],
  };
  expect(await queue.begin(EVENT, GENERATION, nothing)).toBe('begun');
});

const KEY = (part: string): string => `{${EVENT}:q}:${part}`;
const state = (fields: Record<string, string | number>) => stores.redis.hset(KEY('state'), fields);
const stateOf = async (field: string): Promise<number> => Number(await stores.redis.hget(KEY('state'), field));

async function tick(args: Partial<TickArguments> = {}) {
  const all = { perMinute: A_MINUTE, fromMs: 0, mostActive: 1e9, stock: null, arrivals: 0, manyArrivals: null };
  const reply = await queue.tick(EVENT, GENERATION, { ...all, idleMs: 1e9, ...args });
  if (reply.outcome === 'stale') throw new Error('another generation');
  return reply.line;
}

/** As if the last tick had been so long ago. */
async function later(ms: number): Promise<void> {
  await state({ ticked: (await stateOf('ticked')) - ms * 1_000 });
}

const items = (...visitors: string[]) => visitors.map((visitor) => ({ visitor, older: null }));
const room = { mostActive: 1e9, admitting: true };

describe('the tick lets in exactly as many as the time that went by allows', () => {
  it('whoever calls it, and however often, also after pauses', async () => {
    await state({ entries: 900_000 });
    const random = seededRandom(seedOfRun('ticks at random moments'));
    let [elapsed, stalled] = [0, 0];
    for (let at = 0; at < 100; at++) {
      await later(random() < 0.3 ? Math.floor(random() * 200) : 0);
      const before = await stateOf('ticked');
      await Promise.all([tick(), tick(), tick()]);
      const step = (await stateOf('ticked')) - before;
      elapsed += step;
      // This machine had no time for us: what is over half a second does not count, as below.
      stalled += Math.max(0, step - MOST_COUNTED_US);
    }
    const people = (us: number) => Math.floor((us * A_MINUTE) / SIXTIETHS_OF_MILLIONTHS);
    const served = await stateOf('served');
    expect(served).toBeLessThanOrEqual(people(elapsed));
    expect(served).toBeGreaterThanOrEqual(people(elapsed - stalled));
  });

  it('to the person: all time between two ticks counts, once', async () => {
    await state({ entries: 900_000 });
    let elapsed = 0;
    for (let at = 0; at < 200; at++) {
      const before = await stateOf('ticked');
      await tick();
      elapsed += Math.min(MOST_COUNTED_US, (await stateOf('ticked')) - before);
    }
    expect(await stateOf('served')).toBe(Math.floor((elapsed * A_MINUTE) / SIXTIETHS_OF_MILLIONTHS));
  });

  it('and no more than half a second after a pause, however long it was', async () => {
    await state({ entries: 900_000, carry: 0 });
    await later(600_000);
    const { served } = await tick();
    expect(served).toBe(Math.floor((MOST_COUNTED_US * A_MINUTE) / SIXTIETHS_OF_MILLIONTHS));
  });

  it('and saves nothing up while nobody waits', async () => {
    for (let at = 0; at < 10; at++) {
      await later(500);
      expect((await tick()).served).toBe(0);
    }
    await state({ entries: 100_000 });
    const before = await stateOf('ticked');
    const { served } = await tick();
    const elapsed = (await stateOf('ticked')) - before;
    expect(served).toBeLessThanOrEqual(Math.floor((elapsed * A_MINUTE) / SIXTIETHS_OF_MILLIONTHS) + 1);
  });

  it('nobody before the moment that it is told', async () => {
    await state({ entries: 100 });
    await later(400);
    expect((await tick({ fromMs: null })).served).toBe(0);
    await later(400);
    const [seconds] = (await stores.redis.time()) as unknown[];
    expect((await tick({ fromMs: (Number(seconds) + 60) * 1_000 })).served).toBe(0);
  });
});

describe('the tick lets in nobody', () => {
  it('beyond those who have a place', async () => {
    await state({ entries: 3 });
    await later(500);
    expect(await tick()).toMatchObject({ served: 3, people: 3 });
  });

  it('for whom no seat is left, as far as those who are inside or on their way leave any', async () => {
    await state({ entries: 100 });
    await later(500);
    expect((await tick({ stock: 5 })).served).toBe(5);
    await later(500);
    expect((await tick({ stock: 5 })).served).toBe(5);
    await stores.redis.zadd(KEY('active'), 1, 'a', 1, 'b');
    await later(500);
    expect((await tick({ stock: 9 })).served).toBe(7);
  });

  it('beyond those who may be inside at once, and makes up for those who do not come', async () => {
    await state({ entries: 100 });
    await later(500);
    expect((await tick({ mostActive: 10 })).served).toBe(10);
    await later(500);
    expect((await tick({ mostActive: 10 })).served).toBe(10);
    // Two cohorts later half of those let in have come, and half of the others are not waited for.
    for (const visitor of ['a', 'b', 'c', 'd', 'e']) await stores.redis.zadd(KEY('active'), 1, visitor);
    await state({ shown1: 5 });
    for (let cohort = 0; cohort < 2; cohort++) {
      await state({ cohort: (await stateOf('cohort')) - 31_000_000 });
      await later(500);
      await tick({ mostActive: 10 });
    }
    const { served, showRate } = await tick({ mostActive: 10 });
    expect(showRate).toBeLessThan(1_000);
    expect(served).toBeGreaterThan(10);
    expect(served).toBeLessThanOrEqual(10 + Math.ceil(5 / (showRate / 1_000)));
  });

  it('who is not there: it steps over positions that nobody has', async () => {
    await state({ entries: 12, holes: '[[3,10]]' });
    await later(500);
    expect(await tick({ stock: 4 })).toMatchObject({ served: 11, people: 4, holes: [] });
  });
});

describe('positions that nobody has', () => {
  /** Ticks at random moments. @returns microseconds that counted, and the most beyond the rate that any tick let in */
  async function goOn(ticks: number, random: () => number): Promise<{ elapsed: number; ahead: number }> {
    let elapsed = 0;
    let ahead = 0;
    for (let at = 0; at < ticks; at++) {
      await later(Math.floor(random() * 300));
      const [ticked, people] = [await stateOf('ticked'), await stateOf('people')];
      await tick();
      const more = Math.min(MOST_COUNTED_US, (await stateOf('ticked')) - ticked);
      elapsed += more;
      ahead = Math.max(
        ahead,
        (await stateOf('people')) - people - Math.ceil((more * A_MINUTE) / SIXTIETHS_OF_MILLIONTHS),
      );
    }
    return { elapsed, ahead };
  }

  it('cost no time and let nobody in beyond the rate, wherever the line comes to them', async () => {
    await state({ entries: 900_000, holes: '[[5000,6000],[6001,6500],[9000,9001]]' });
    const { elapsed, ahead } = await goOn(100, seededRandom(seedOfRun('over a hole of 1,000')));
    const people = Math.floor((elapsed * A_MINUTE) / SIXTIETHS_OF_MILLIONTHS);
    expect(people).toBeGreaterThan(9_000);
    expect(await stateOf('people')).toBe(people);
    expect(await stateOf('served')).toBe(people + 1_500);
    expect(ahead).toBeLessThanOrEqual(0);
    expect(await stores.redis.hmget(KEY('state'), 'holes', 'passed')).toEqual([
      '[]',
      '[[5000,6000],[6001,6500],[9000,9001]]',
    ]);
  });

  it('whose owners come back are theirs again, and whoever was gone over comes in instead of others', async () => {
    await state({ base: 10_000, entries: 20_000, reserved: 30_000, served: 7_000, people: 6_000, carry: 0 });
    await state({ holes: '[[8000,9000]]', passed: '[[5000,6000]]' });
    const back = [8_500, 8_000, 8_999, 5_001, 5_002, 7_500, 100];
    for (const older of back) await queue.join(EVENT, GENERATION, [{ visitor: `fan ${older}`, older }]);
    // Once more: it was counted.
    for (const older of back) await queue.join(EVENT, GENERATION, [{ visitor: `fan ${older}`, older }]);
    expect(await stores.redis.hmget(KEY('state'), 'holes', 'passed', 'people', 'carry')).toEqual([
      '[[8001,8500],[8501,8999]]',
      '[[5000,5001],[5003,6000]]',
      '6002',
      '-120000000',
    ]);
    const { elapsed } = await goOn(30, seededRandom(seedOfRun('who comes back')));
    const people = 6_000 + Math.floor((elapsed * A_MINUTE) / SIXTIETHS_OF_MILLIONTHS);
    expect(await stateOf('people')).toBe(people);
    expect(await stateOf('served')).toBe(people - 2 + 1_000 + 997);
  });

  it('are one run where generations follow each other with nobody between, also where Redis has forgotten it', async () => {
    const next = (nth: number) => ({
      ...{ base: 1_000 * nth, reserved: 1_000 * nth + 100, entriesSeen: 0, servedSeen: 0, peopleSeen: 0 },
      ...{ frozen: null, inside: [] },
      holes: [] as [number, number][],
    });
    await queue.join(EVENT, GENERATION, items('ada'));
    for (let nth = 2; nth < 6; nth++) await queue.begin(EVENT, `event:${nth}`, next(nth));
    expect(await stores.redis.hget(KEY('state'), 'holes')).toBe('[[1,5000]]');
    await stores.redis.flushall();
    await queue.begin(EVENT, 'event:6', { ...next(6), entriesSeen: 5_003, holes: [[1, 5_000]] });
    expect(await stores.redis.hget(KEY('state'), 'holes')).toBe('[[1,5000],[5003,6000]]');
  });

  it('below the freeze are drawn like all others: nobody is let in for them at once', async () => {
    await state({ entries: 2_000, frozen: 1_500, holes: '[[0,1000],[1400,1600]]' });
    await later(500);
    const { served, people } = await tick();
    expect(served).toBe(people);
    expect(people).toBeLessThanOrEqual(Math.ceil((600_000 * A_MINUTE) / SIXTIETHS_OF_MILLIONTHS));
  });
});

describe('a place', () => {
  it('is given once: joining again gives the same one', async () => {
    const joined = await queue.join(EVENT, GENERATION, items('ada', 'bob', 'ada'));
    expect(joined).toMatchObject({ outcome: 'joined', entries: 2, places: [{ entry: 0 }, { entry: 1 }, { entry: 0 }] });
    expect(await queue.join(EVENT, GENERATION, items('bob', 'eve'))).toMatchObject({
      entries: 3,
      places: [{ entry: 1 }, { entry: 2 }],
    });
  });

  it('is not given out where no entries were set aside', async () => {
    await state({ reserved: 2 });
    expect(await queue.join(EVENT, GENERATION, items('ada', 'bob', 'eve'))).toEqual({ outcome: 'full', entries: 0 });
    await queue.reserve(EVENT, GENERATION, 3);
    expect(await queue.join(EVENT, GENERATION, items('ada', 'bob', 'eve'))).toMatchObject({ entries: 3 });
  });

  it('is swapped once: nobody else comes in with its position', async () => {
    await queue.join(EVENT, GENERATION, items('ada', 'bob'));
    await state({ served: 2 });
    const ada = { visitor: 'ada', entry: 0, position: 0 };
    expect(await queue.take(EVENT, GENERATION, ada, room)).toMatchObject({ outcome: 'admitted' });
    expect(await queue.take(EVENT, GENERATION, ada, room)).toMatchObject({ outcome: 'admitted' });
    const bob = { visitor: 'bob', entry: 1, position: 0 };
    expect(await queue.take(EVENT, GENERATION, bob, room)).toEqual({ outcome: 'missing' });
    expect(await queue.take(EVENT, GENERATION, { ...bob, entry: 0 }, room)).toEqual({ outcome: 'missing' });
  });

  it('is not swapped before its turn', async () => {
    await queue.join(EVENT, GENERATION, items('ada', 'bob'));
    await state({ served: 1 });
    const bob = { visitor: 'bob', entry: 1, position: 1 };
    expect(await queue.take(EVENT, GENERATION, bob, room)).toEqual({ outcome: 'waiting', served: 1 });
  });

  it('is not swapped while as many are inside as may be', async () => {
    await queue.join(EVENT, GENERATION, items('ada', 'bob', 'eve'));
    await state({ served: 3 });
    const take = (visitor: string, entry: number) =>
      queue.take(EVENT, GENERATION, { visitor, entry, position: entry }, { mostActive: 2, admitting: true });
    const outcomes = await Promise.all([take('ada', 0), take('bob', 1), take('eve', 2)]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['admitted', 'admitted', 'next']);
    await queue.end(EVENT, GENERATION, ['ada'], { place: 'kept' });
    expect(await take('eve', 2)).toMatchObject({ outcome: 'admitted' });
    expect(await stores.redis.zcard(KEY('active'))).toBe(2);
  });

  it('of another generation is nobody’s: every script refuses it', async () => {
    await queue.join(EVENT, GENERATION, items('ada'));
    const place = { visitor: 'ada', entry: 0, position: 0 };
    const args = { perMinute: 1, fromMs: 0, mostActive: 1, stock: null, arrivals: 0, manyArrivals: null, idleMs: 1 };
    const replies = [
      await queue.join(EVENT, OTHER, items('eve')),
      await queue.tick(EVENT, OTHER, args),
      await queue.take(EVENT, OTHER, place, room),
      await queue.touch(EVENT, OTHER, ['ada']),
      await queue.end(EVENT, OTHER, ['ada'], { place: 'given_back' }),
      await queue.freeze(EVENT, OTHER, 0),
      await queue.reserve(EVENT, OTHER, 5),
    ];
    expect(replies.map(({ outcome }) => outcome)).toEqual(replies.map(() => 'stale'));
    expect(await queue.placeOf(EVENT, 'ada')).toMatchObject({ entry: 0 });
  });
});

describe('a room that Redis has forgotten', () => {
  const after = { base: 1_000, reserved: 2_000, entriesSeen: 5, servedSeen: 2, peopleSeen: 2, frozen: null, holes: [] };

  it('gives each his place again by what he proves, and newcomers one that nobody has had', async () => {
    await stores.redis.flushall();
    expect(await queue.begin(EVENT, 'event:2', { ...after, inside: [['ada', 0]] })).toBe('begun');
    const joined = await queue.join(EVENT, 'event:2', [
      { visitor: 'bob', older: 4 },
      { visitor: 'eve', older: null },
      { visitor: 'bob', older: 3 },
      { visitor: 'eve', older: 2 },
      { visitor: 'mal', older: 1_500 },
    ]);
    const entries = joined.outcome === 'joined' ? joined.places.map(({ entry }) => entry) : [];
    expect(entries).toEqual([4, 1_000, 4, 1_000, 1_001]);
    expect(await stores.redis.zrange(KEY('active'), '0', '-1')).toEqual(['ada']);
    await later(500);
    const reply = await queue.tick(EVENT, 'event:2', {
      ...{ perMinute: A_MINUTE, fromMs: 0, mostActive: 1e9, stock: 5, arrivals: 0, manyArrivals: null, idleMs: 1e9 },
    });
    expect(reply).toMatchObject({ outcome: 'ticked', line: { served: 1_001, holes: [] } });
  });

  it('keeps what Redis still has of it, and an older generation never comes back', async () => {
    await queue.join(EVENT, GENERATION, items('ada', 'bob'));
    expect(await queue.begin(EVENT, 'event:2', { ...after, base: 1_000, inside: [] })).toBe('begun');
    expect(await queue.join(EVENT, 'event:2', items('ada', 'eve'))).toMatchObject({
      places: [{ entry: 0 }, { entry: 1_000 }],
    });
    expect(await queue.begin(EVENT, GENERATION, { ...after, inside: [] })).toBe('stale');
    expect(await queue.begin(EVENT, 'event:2', { ...after, inside: [] })).toBe('there');
    await stores.redis.del(KEY('places'));
    expect(await queue.begin(EVENT, 'event:2', { ...after, inside: [] })).toBe('lost');
    expect(await queue.join(EVENT, 'event:2', items('ada'))).toEqual({ outcome: 'stale' });
  });

  it('of another database is not believed', async () => {
    await queue.join(EVENT, GENERATION, items('ada'));
    const seen = { entriesSeen: 0, servedSeen: 0, peopleSeen: 0 };
    const nothing = { base: 0, reserved: 10, ...seen, frozen: null, inside: [], holes: [] };
    expect(await queue.begin(EVENT, 'another:1', nothing)).toBe('begun');
    expect(await queue.join(EVENT, 'another:1', items('eve'))).toMatchObject({ places: [{ entry: 0 }] });
    expect(await queue.placeOf(EVENT, 'ada')).toBeNull();
  });
});

describe('the freeze', () => {
  it('counts who came before the opening, once', async () => {
    await queue.join(EVENT, GENERATION, items('ada', 'bob'));
    const frozen = await queue.freeze(EVENT, GENERATION, 0);
    expect(frozen).toMatchObject({ outcome: 'frozen', entries: 2 });
    await queue.join(EVENT, GENERATION, items('eve'));
    expect(await queue.freeze(EVENT, GENERATION, 0)).toEqual(frozen);
  });

  it('is not before the opening, by Redis’s clock', async () => {
    const [seconds] = (await stores.redis.time()) as unknown[];
    expect(await queue.freeze(EVENT, GENERATION, (Number(seconds) + 60) * 1_000)).toMatchObject({ outcome: 'early' });
    expect(await stores.redis.hexists(KEY('state'), 'frozen')).toBe(0);
  });
});

describe('what was signed', () => {
  const [BEFORE, NOW] = ['the-secret-before-of-32-characters-0', 'a-secret-of-at-least-32-characters-0'];
  type Identity = typeof import('../../src/modules/identity/visitor.ts');
  type Codes = typeof import('../../src/modules/identity/sign-in-codes.ts');
  type Ids = typeof import('../../src/modules/holds/hold-ids.ts');
  const { Signer } = built('modules/identity/visitor.js') as Identity;
  const { SignInCodes } = built('modules/identity/sign-in-codes.js') as Codes;
  const { HoldIds } = built('modules/holds/hold-ids.js') as Ids;
  const older = { sessionSecret: BEFORE, sessionSecretPrevious: null };
  const now = { sessionSecret: NOW, sessionSecretPrevious: BEFORE };
  const alone = { sessionSecret: NOW, sessionSecretPrevious: null };

  it('by the secret before still counts, and what was signed by none of the two does not', () => {
    const signed = new Signer(older, 'session').sign('ada');
    expect(new Signer(now, 'session').verify(signed)).toBe('ada');
    expect(new Signer(now, 'account').verify(signed)).toBeNull();
    expect(new Signer(alone, 'session').verify(signed)).toBeNull();
    expect(new Signer(now, 'session').sign('ada')).toBe(new Signer(alone, 'session').sign('ada'));
    const id = new HoldIds(older).of(7, 3, 'ada', 'key-of-a-hold');
    expect(new HoldIds(now).generationOf(id, 'ada')).toBe(3);
    expect(new HoldIds(now).before(7, 3, 'ada', 'key-of-a-hold')).toBe(id);
    expect([new HoldIds(alone).generationOf(id, 'ada'), new HoldIds(alone).before(7, 3, 'ada', 'k')]).toEqual([
      null,
      null,
    ]);
    const code = new SignInCodes(null as never, older).codeOf('a code');
    const matches = [now, alone].map((secrets) => new SignInCodes(null as never, secrets).matches('a code', code));
    expect(matches).toEqual([true, false]);
  });
});

describe('a token', () => {
  const SECRET = 'a-secret-of-at-least-32-characters-0';
  const BEFORE = 'the-secret-before-of-32-characters-0';
  const { QueueTokens } = built('modules/queue/tokens.js') as Tokens;
  const { AdmissionProof } = built('modules/queue/admission-proof.js') as Proof;
  const tokens = new QueueTokens({ sessionSecret: SECRET, sessionSecretPrevious: BEFORE });
  let nowMs = 1_764_000_000_000;
  const clock = { nowMs: () => nowMs };
  const config = { deadlineScale: 1, publicUrl: 'https://tickets.example.com' };
  const proof = new AdmissionProof(tokens, clock as never, config as never);
  const of = { eventId: 7, generation: 3 };
  const shown = (token: string) => ({ headers: { admission: token }, cookies: {} }) as never;

  it('counts for its visitor, with the key of now and the one before', () => {
    const place = { ...of, entry: 4_000_000_000 };
    expect(tokens.readPlace(tokens.place(place, 'ada'), 'ada')).toEqual(place);
    const older = new QueueTokens({ sessionSecret: BEFORE, sessionSecretPrevious: null });
    expect(tokens.readPlace(older.place(place, 'ada'), 'ada')).toEqual(place);
    expect(older.readPlace(tokens.place(place, 'ada'), 'ada')).toBeNull();
    expect(tokens.place(place, 'ada')).toHaveLength(43);
  });

  it('that is changed, made up or somebody else’s is worth nothing, of however many, and every right one counts', () => {
    const random = seededRandom(seedOfRun('forged tokens'));
    const person = 'ada';
    const admission = { ...of, position: 12, untilSeconds: 2_000_000_000 };
    let accepted = 0;
    let good = 0;
    for (let at = 0; at < FORGED; at++) {
      const token = tokens.admission({ ...admission, position: at }, person);
      if (at % 100 === 0) good += tokens.readAdmission(token, person)?.position === at ? 1 : 0;
      const forged = forge(token, at, random);
      if (forged.token !== token || forged.person !== person)
        accepted += tokens.readAdmission(forged.token, forged.person) === null ? 0 : 1;
    }
    expect({ accepted, good }).toEqual({ accepted: 0, good: FORGED / 100 });
  }, 300_000);

  it('of a place does not pass for an admission, nor the other way round', () => {
    expect(tokens.readAdmission(tokens.place({ ...of, entry: 1 }, 'ada'), 'ada')).toBeNull();
    expect(tokens.readPlace(tokens.admission({ ...of, position: 1, untilSeconds: 1 }, 'ada'), 'ada')).toBeNull();
  });

  it('lets in to its own event', () => {
    const { token } = proof.issue({ ...of, position: 1 }, 'ada');
    expect(proof.read(shown(token), { ...of, person: 'ada' })).not.toBeNull();
    expect(proof.read(shown(token), { ...of, eventId: 8, person: 'ada' })).toBeNull();
  });

  it('lets in in its own generation', () => {
    const { token } = proof.issue({ ...of, position: 1 }, 'ada');
    expect(proof.read(shown(token), { ...of, generation: 4, person: 'ada' })).toBeNull();
  });

  it('lets in until its time is over', () => {
    const { token, until, seconds } = proof.issue({ ...of, position: 1 }, 'ada');
    expect(seconds).toBe(180);
    nowMs = +until - 1;
    expect(proof.read(shown(token), { ...of, person: 'ada' })).not.toBeNull();
    nowMs = +until;
    expect(proof.read(shown(token), { ...of, person: 'ada' })).toBeNull();
  });
});

/** Wrong in one of five ways. */
function forge(token: string, at: number, random: () => number): { token: string; person: string } {
  const bytes = Buffer.from(token, 'base64url');
  switch (at % 5) {
    case 0:
      bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
      return { token: bytes.toString('base64url'), person: 'ada' };
    case 1:
      return { token: randomBytes(36).toString('base64url'), person: 'ada' };
    case 2:
      return { token, person: `eve${at}` };
    case 3:
      return { token: token.slice(0, Math.floor(random() * token.length)), person: 'ada' };
    default:
      // The right beginning with another MAC.
      randomBytes(18).copy(bytes, 18);
      return { token: bytes.toString('base64url'), person: 'ada' };
  }
}
