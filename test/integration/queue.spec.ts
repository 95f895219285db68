import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishEvent } from '../harness/events.ts';
import { refusal } from '../harness/checkout.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { QueueRoom } from '../harness/queue.ts';
import { accepted, addressOf, type Answer, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';
import { type Challenge, proofOf, solve } from '../harness/work.ts';

/** Joins of one address: without work, and at all. */
const [FREE, MOST] = [30, 50];
const [SECRET, NEXT] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
/** What a replica is told that is started from now on. */
let secrets: Record<string, string> = { SESSION_SECRET: SECRET };

let product: Product;
beforeAll(async () => {
  const LIMITS = `work.address=${FREE}+1/h,join.address=${MOST}+1/h`;
  // An admission lapses after 36 s without a request.
  const env = { DEADLINE_SCALE: '5', LIMITS, WORK_LEAST: '4', WORK_MOST: '8' };
  product = await startProduct({ replicas: 2, env, envOf: () => secrets });
});
afterAll(() => product?.close());

let visitors = 0;
const somebody = (replica = 0): Visitor =>
  new Visitor(product.replicas[replica]!.url, { address: addressOf(visitors++) });

/** As a replica counts its answers that the framework has not seen. */
async function answeredBeforeFramework(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = [...text.matchAll(/^stampede_http_fast_answers_total\{.*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Another token, by one letter of its signature. */
function altered(token: string): string {
  const at = token.length - 3;
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

/** An answer but for what is of the moment: when it was so, and what follows from that. */
function lasting({ status, headers, body }: Answer): object {
  const { date: _date, etag, ...names } = headers;
  const { at, ...told } = body ?? {};
  return { status, names, told, dated: typeof at, tagged: typeof etag };
}

async function roomOf(settings: Parameters<QueueRoom['set']>[0], event = {}): Promise<QueueRoom> {
  const room = new QueueRoom(product, await publishEvent(product, event));
  await room.set(settings);
  return room;
}

describe('where there is no waiting room', () => {
  it('nobody needs a place, and seats are held as ever', async () => {
    const room = new QueueRoom(product, await publishEvent(product));
    expect(await room.status()).toMatchObject({ phase: 'off', served: 0, total: 0, entries: null, drawn: false });
    expect(refusal(await room.join(somebody()))).toEqual([409, 'queue.not_needed']);
    expect(refusal(await room.me(somebody()))).toEqual([404, 'queue.no_place']);
    expect(refusal(await room.enter(somebody()))).toEqual([404, 'queue.no_place']);
    accepted(await somebody().hold(room.event.slug, { seats: ['R1-1'] }));
  });
});

describe('a place in line', () => {
  it('is one and the same however often and wherever a visitor asks, and another one is behind it', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const ada = somebody();
    const first = accepted(await room.join(ada));
    expect(first).toMatchObject({ phase: 'open', entry: 0, position: 0 });
    expect(first.place).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const again = new Visitor(product.replicas[1]!.url, { address: addressOf(200) });
    for (const [name, value] of ada.cookies) again.cookies.set(name, value);
    expect(accepted(await room.join(again))).toEqual(first);
    const many = await Promise.all(Array.from({ length: 20 }, () => room.join(ada)));
    expect(new Set(many.map(({ body }) => body.entry))).toEqual(new Set([0]));

    const bob = accepted(await room.join(somebody(1)));
    expect(bob).toMatchObject({ entry: 1, position: 1 });
    expect(accepted(await room.me(ada, first.place))).toMatchObject({ entry: 0, position: 0, turn: 'waiting' });
    expect(accepted(await room.me(ada))).toMatchObject({ entry: 0, place: first.place });
    await room.statusWhen(({ total }) => total === 2, 'both are counted');
    expect(accepted(await room.me(again, first.place))).toMatchObject({ ahead: 0, estimate: null });
  });

  it('is told in the same way with the framework and before it', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const base = `/api/events/${room.event.slug}/queue`;
    const ada = somebody();
    const { place } = accepted(await room.join(ada));
    const before = () => answeredBeforeFramework(product.replicas[0]!.url);
    let etag = '';
    const twice = (method: string, path: string, headers: () => Record<string, string> = () => ({})) => {
      const both = async (): Promise<true> => {
        const count = await before();
        const given = { headers: headers() };
        // A query makes it a request that only the framework answers.
        const fast = await ada.request(method, `${base}${path}`, given);
        const full = await ada.request(method, `${base}${path}?in=full`, given);
        expect(lasting(fast)).toEqual(lasting(full));
        expect(await before()).toBe(count + (fast.status < 400 ? 1 : 0));
        etag = String(full.headers.etag ?? etag);
        return true;
      };
      // What nobody has asked for in half a second is no longer at hand, and a moment may pass between the two.
      return until(both, { what: `${method} ${path} is told in the same way` });
    };
    await room.statusWhen(({ total }) => total === 1, 'the line stands still');
    await twice('GET', '/status');
    await twice('GET', '/status', () => ({ 'if-none-match': etag }));
    await twice('GET', '/me', () => ({ place }));
    await twice('GET', '/me', () => ({ place: altered(place) }));
    await twice('POST', '', () => ({ place }));
    await twice('POST', '', () => ({ origin: 'https://elsewhere.example' }));
    expect(refusal(await ada.request('POST', base, { headers: { origin: 'https://elsewhere.example' } }))).toEqual([
      ...[403, 'http.foreign_origin'],
    ]);
    await twice('GET', '/nothing');
  });

  it('is worth nothing to anybody else', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const other = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const { place } = accepted(await room.join(somebody()));
    const thief = somebody();
    expect(refusal(await room.me(thief, place))).toEqual([404, 'queue.no_place']);
    expect(refusal(await room.enter(thief, place))).toEqual([404, 'queue.no_place']);
    const fan = somebody();
    const own = accepted(await other.join(fan)).place;
    expect(refusal(await room.me(fan, own))).toEqual([404, 'queue.no_place']);
    expect(refusal(await other.me(fan, altered(own)))).toEqual([404, 'queue.no_place']);
  });

  it('is given back, and then the next one is at the end of the line', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const fan = somebody();
    const { place } = accepted(await room.join(fan));
    expect((await room.giveBack(fan)).status).toBe(204);
    expect(refusal(await room.me(fan))).toEqual([404, 'queue.no_place']);
    await room.statusWhen(({ drawn }) => drawn, 'positions are known');
    expect(refusal(await room.enter(fan, place))).toEqual([404, 'queue.no_place']);
    expect(accepted(await room.join(fan))).toMatchObject({ entry: 1 });
  });
});

describe('whoever has his turn', () => {
  it('comes in once, gets the same again, and seats are for those who have come in', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000, mostActive: 2 });
    const [ada, bob, eve] = [somebody(), somebody(1), somebody()];
    expect(refusal(await ada.hold(room.event.slug, { seats: ['R1-1'] }))).toEqual([403, 'queue.admission_required']);
    await room.comeIn(ada);
    accepted(await ada.hold(room.event.slug, { seats: ['R1-1'] }));
    accepted(await room.enter(ada));
    await room.comeIn(bob);

    const { place } = accepted(await room.join(eve));
    await room.statusWhen(({ total }) => total === 3, 'all three are counted');
    expect(accepted(await room.enter(eve, place))).toMatchObject({ turn: 'waiting', ahead: 0 });
    expect(refusal(await eve.hold(room.event.slug, { seats: ['R1-2'] }))).toEqual([403, 'queue.admission_required']);
    expect((await room.leave(bob)).status).toBe(204);
    await room.comeIn(eve);
    accepted(await eve.hold(room.event.slug, { seats: ['R1-2'] }));
    expect(accepted(await room.enter(bob))).toMatchObject({ turn: 'next' });
  });

  it('cannot use what another one was given, nor what is over or of another event', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000 });
    const other = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000 });
    const [ada, eve] = [somebody(), somebody()];
    const token = await room.comeIn(ada);
    const hold = (fan: Visitor, of: QueueRoom, admission: string) =>
      fan.request<Problem>('POST', `/api/events/${of.event.slug}/holds`, {
        body: { seats: ['R1-1'] },
        key: `key-${Math.random().toString(36).slice(2)}`,
        headers: { admission },
      });
    expect(refusal(await hold(eve, room, token))).toEqual([403, 'queue.admission_required']);
    expect(refusal(await hold(ada, other, token))).toEqual([403, 'queue.admission_required']);
    expect(refusal(await hold(ada, room, altered(token)))).toEqual([403, 'queue.admission_required']);
    expect((await hold(ada, room, token)).status).toBe(201);
  });
});

describe('a secret that changes while people wait', () => {
  afterAll(() => restarted({ SESSION_SECRET: SECRET }));

  async function restarted(told: Record<string, string>): Promise<void> {
    secrets = told;
    await product.replicas[1]!.kill('SIGKILL');
    await product.restart(1);
  }

  /** The same browser at the replica that was told of it. */
  function sameAt(url: string, { cookies }: Visitor): Visitor {
    const same = new Visitor(url, { address: addressOf(visitors++) });
    for (const [name, value] of cookies) same.cookies.set(name, value);
    return same;
  }

  it('takes nobody’s session, place, admission or hold; what none of the two secrets has signed is refused', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 60_000, mostActive: 1 });
    const [ada, bob] = [somebody(), somebody()];
    const admission = await room.comeIn(ada);
    const hold = accepted(await ada.hold(room.event.slug, { seats: ['R1-1'] }, 'a-key-of-before'));
    const { place, entry } = accepted(await room.join(bob));

    const cookie = 'stampede_session';
    await restarted({ SESSION_SECRET: NEXT, SESSION_SECRET_PREVIOUS: SECRET });
    const [adaNow, bobNow] = [ada, bob].map((fan) => sameAt(product.replicas[1]!.url, fan));
    const inside = async () => (await room.enter(adaNow!)).body.turn === 'admitted';
    await until(inside, { what: 'ada is inside, as the other replica knows' });
    const held = await adaNow!.hold(room.event.slug, { seats: ['R1-1'] }, 'a-key-of-before');
    expect(accepted(held).id).toBe(hold.id);
    expect((await adaNow!.get(`/api/holds/${hold.id}`)).status).toBe(200);
    const [id, mac] = bob.cookies.get(cookie)!.split('.');
    const me = accepted(await room.me(bobNow!, place));
    expect(me.entry).toBe(entry);
    expect(me.place).not.toBe(place);
    accepted(await room.enter(bobNow!, me.place));
    const signedAnew = bobNow!.cookies.get(cookie)!.split('.');
    expect([signedAnew[0], signedAnew[1] === mac]).toEqual([id, false]);

    await restarted({ SESSION_SECRET: NEXT });
    const late = sameAt(product.replicas[1]!.url, bob);
    const lost = async () => refusal(await room.me(late, place))[1];
    await until(async () => (await lost()) === 'queue.no_place', {
      what: 'the old token is refused',
    });
    expect(accepted(await room.me(sameAt(product.replicas[1]!.url, bobNow!), me.place))).toMatchObject({ entry });
    const shown = await sameAt(product.replicas[1]!.url, ada).request<Problem>(
      'POST',
      `/api/events/${room.event.slug}/holds`,
      {
        ...{ body: { seats: ['R1-2'] }, key: 'another-key' },
        headers: { admission },
      },
    );
    expect(refusal(shown)).toEqual([403, 'queue.admission_required']);
  });
});

describe('whoever has no session', () => {
  const ask = (room: QueueRoom, cookie = '') =>
    fetch(`${product.url}/api/events/${room.event.slug}/queue`, { method: 'POST', headers: { cookie } });

  it('is given one before he has a place: a lost answer makes no second one', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    // Answers that never arrived.
    await ask(room);
    await ask(room, 'stampede_session=made-up.by-somebody-else0000');
    const begun = await ask(room);
    expect([begun.status, ((await begun.json()) as Problem).code]).toEqual([428, 'queue.session_required']);
    const [cookie] = begun.headers.getSetCookie()[0]!.split(';');
    const lost = await ask(room, cookie);
    const again = await ask(room, cookie);
    expect([lost.status, again.status]).toEqual([200, 200]);
    expect(await again.json()).toEqual(await lost.json());
    expect(accepted(await room.join(somebody()))).toMatchObject({ entry: 1 });
  });

  it('is brought one in the same way with the framework and before it', async () => {
    const { event } = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const { url } = product.replicas[0]!;
    const answer = async (query: string, cookie: string | null) => {
      const headers: Record<string, string> = cookie === null ? {} : { cookie };
      const told = await fetch(`${url}/api/events/${event.slug}/queue${query}`, { method: 'POST', headers });
      const { date: _date, ...names } = Object.fromEntries(told.headers);
      const { 'set-cookie': setCookie = '' } = names;
      // Each is a session of its own.
      const shape = setCookie.replace(/=[\w-]{22}\.[\w-]{22};/, '=SESSION;');
      return { setCookie, told: [told.status, { ...names, 'set-cookie': shape }, await told.text()] };
    };
    for (const cookie of [null, 'other=1', 'stampede_session=made-up.by-somebody-else0000']) {
      const both = async (): Promise<true> => {
        const count = await answeredBeforeFramework(url);
        const [fast, full] = [await answer('', cookie), await answer('?in=full', cookie)];
        expect(fast.told).toEqual(full.told);
        expect(fast.setCookie).toMatch(/^stampede_session=[\w-]{22}\.[\w-]{22};/);
        expect(fast.setCookie).not.toBe(full.setCookie);
        expect(await answeredBeforeFramework(url)).toBe(count + 1);
        const [begun] = fast.setCookie.split(';');
        expect((await answer('', begun!)).told[0]).toBe(200);
        return true;
      };
      await until(both, { what: 'a session is begun in the same way' });
    }
  });

  it('is brought none where nobody could join with it, but told why', async () => {
    const room = new QueueRoom(product, await publishEvent(product));
    // At first the event has to be read; then it is at hand.
    for (let time = 0; time < 3; time++)
      expect(((await (await ask(room)).json()) as Problem).code).toBe('queue.not_needed');
  });
});

describe('an address from which very many join', () => {
  let addresses = 0;
  const newAddress = (): string => `127.7.0.${++addresses}`;
  const from = (address: string, at = 0): Visitor => new Visitor(product.replicas[at % 2]!.url, { address });

  /** So many fresh cookies have joined from there. */
  async function crowd(room: QueueRoom, address: string, count = FREE): Promise<void> {
    for (let at = 0; at < count; at++) accepted(await room.join(from(address, at)));
  }

  async function challenged(room: QueueRoom, fan: Visitor): Promise<Challenge> {
    const { status, body } = await room.joinBy(fan, '');
    expect([status, body.code]).toEqual([403, 'queue.work_invalid']);
    return body.challenge;
  }

  it('is asked to work for more, and refused where it goes on; nobody else is', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const address = newAddress();
    await crowd(room, address);
    const told = [];
    for (let at = FREE; at < MOST + 2; at++) {
      const { status, body, headers } = await room.join(from(address, at));
      told.push(`${status} ${body.code}`);
      if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(3_500);
    }
    expect(told).toEqual([
      ...Array<string>(MOST - FREE).fill('403 queue.work_required'),
      ...Array<string>(2).fill('429 limits.too_many_requests'),
    ]);
    accepted(await room.join(from(newAddress())));
    const other = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    accepted(await other.join(from(address)));
  });

  it('still has its places: who shows the token of his is neither counted nor asked', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const address = newAddress();
    const ada = from(address);
    const first = accepted(await room.join(ada));
    await crowd(room, address, FREE - 1);
    for (let at = 0; at < MOST; at++) accepted(await room.join(ada, first.place));
    expect(refusal(await room.join(ada))).toEqual([403, 'queue.work_required']);
  });

  it('joins by a proof of work, once for each, also where two show it at once', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const address = newAddress();
    await crowd(room, address);
    const ada = from(address);
    const challenge = await challenged(room, ada);
    const proof = proofOf(challenge, await solve(challenge));
    const elsewhere = from(address, 1);
    for (const [name, value] of ada.cookies) elsewhere.cookies.set(name, value);
    const raced = await Promise.all([room.joinBy(ada, proof), room.joinBy(elsewhere, proof)]);
    expect(raced.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403]);
    const refused = raced.find(({ status }) => status === 403)!.body;
    expect(refused.code).toBe('queue.work_invalid');
    // Nothing is lost: the next one is solved for the same place.
    const next = proofOf(refused.challenge, await solve(refused.challenge));
    expect(accepted(await room.joinBy(ada, next))).toMatchObject({ entry: FREE });
  });

  it('does not join by a proof that is changed', async () => {
    const room = await roomOf({ mode: 'scheduled', ratePerMinute: 0 });
    const address = newAddress();
    await crowd(room, address);
    const ada = from(address);
    const challenge = await challenged(room, ada);
    const solution = await solve(challenge);
    const later = { ...challenge.parameters, expiresAt: challenge.parameters.expiresAt! + 1 };
    const changed = [
      proofOf({ ...challenge, parameters: later }, solution),
      proofOf(challenge, { ...solution, derivedKey: 'ab'.repeat(32) }),
    ];
    for (const proof of changed) expect(refusal(await room.joinBy(ada, proof))).toEqual([403, 'queue.work_invalid']);
    accepted(await room.joinBy(ada, proofOf(challenge, solution)));
  });

  it('does not join by the proof of another one, or of another event', async () => {
    const [room, other] = [
      await roomOf({ mode: 'scheduled', ratePerMinute: 0 }),
      await roomOf({ mode: 'scheduled', ratePerMinute: 0 }),
    ];
    const address = newAddress();
    await crowd(room, address);
    await crowd(other, address);
    const [ada, eve] = [from(address), from(address)];
    const challenge = await challenged(room, ada);
    const proof = proofOf(challenge, await solve(challenge));
    expect(refusal(await room.joinBy(eve, proof))).toEqual([403, 'queue.work_invalid']);
    expect(refusal(await other.joinBy(ada, proof))).toEqual([403, 'queue.work_invalid']);
    accepted(await room.joinBy(ada, proof));
  });
});
