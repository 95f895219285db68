import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built, Gate, undone } from '../guards/gate.ts';
import { publishEvent } from '../harness/events.ts';
import { codesTo, mailsTo } from '../harness/mails.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Answer, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const COOKIE = 'stampede_account';

interface Account {
  account: { id: string; email: string } | null;
}

let product: Product;
beforeAll(async () => {
  product = await startProduct({ replicas: 2, balancer: true });
});
afterAll(() => product?.close());

let visitors = 0;
/** Somebody new, from an address that nobody has come from. */
function somebody(of = product): Visitor {
  visitors++;
  return new Visitor(of.url, { address: `127.4.${visitors >> 7}.${1 + (visitors & 127)}` });
}

const mailbox = (): string => `${randomUUID()}@example.com`;
const ask = (visitor: Visitor, email: string): Promise<Answer<Problem>> =>
  visitor.request('POST', '/api/account/codes', { body: { email } });
const enter = (visitor: Visitor, email: string, code: string): Promise<Answer<Account & Problem>> =>
  visitor.request('POST', '/api/account/session', { body: { email, code } });
const accountOf = async (visitor: Visitor): Promise<Account['account']> =>
  (await visitor.get<Account>('/api/account')).body.account;
const refusal = ({ status, body }: Answer<Problem>): [number, string] => [status, body.code];
const REFUSED = [422, 'identity.code_refused'];

/** A code that is not this one. */
const wrongFor = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** The one code that somebody who has just asked is mailed. */
async function askedCode(visitor: Visitor, email: string): Promise<string> {
  accepted(await ask(visitor, email));
  return (await codesTo(product, email))[0]!;
}

async function signedIn(email: string, visitor = somebody()): Promise<Visitor> {
  const before = (await mailsTo(product, email)).length;
  accepted(await ask(visitor, email));
  const codes = await codesTo(product, email, before + 1);
  for (const code of codes) if ((await enter(visitor, email, code)).status === 200) return visitor;
  throw new Error('no code was taken');
}

describe('a fan signs in with a code from his mail', () => {
  it('and is known from then on, in this browser', async () => {
    const [visitor, email] = [somebody(), mailbox()];
    expect(await accountOf(visitor)).toBeNull();
    const code = await askedCode(visitor, email);
    const entered = await enter(visitor, email, code);
    expect(entered.status).toBe(200);
    expect(entered.body.account).toEqual({ id: expect.stringMatching(/^acc_/), email });
    const cookie = entered.headers['set-cookie']?.find((each) => each.startsWith(COOKIE)) ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax/);
    expect(await accountOf(visitor)).toEqual(entered.body.account);
    expect(await accountOf(somebody())).toBeNull();
  });

  it('on another device too: it is the same account, in whatever letters the address is typed', async () => {
    const email = mailbox();
    const [phone, laptop] = [await signedIn(email), somebody()];
    accepted(await ask(laptop, email.toUpperCase()));
    const codes = await codesTo(product, email, 2);
    const answers = await Promise.all(codes.map((code) => enter(laptop, email.toUpperCase(), code)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422]);
    expect(await accountOf(laptop)).toEqual(await accountOf(phone));
    const rows = await product.stores.query('SELECT 1 FROM accounts WHERE email = $1', [email]);
    expect(rows.length).toBe(1);
  });

  it('and signs out again: the other device stays', async () => {
    const email = mailbox();
    const [phone, laptop] = [await signedIn(email), await signedIn(email)];
    expect((await phone.request('DELETE', '/api/account/session')).status).toBe(204);
    expect(await accountOf(phone)).toBeNull();
    expect((await accountOf(laptop))?.email).toBe(email);
  });

  it('and holds as many places as an order may have, in however many browsers', async () => {
    const { slug } = await publishEvent(product, { maxPerOrder: 4 });
    const email = mailbox();
    const [phone, laptop] = [await signedIn(email), await signedIn(email)];
    const three = accepted(await phone.hold(slug, { seats: ['R1-1', 'R1-2', 'R1-3'] }));
    expect(refusal(await laptop.hold(slug, { seats: ['R2-1', 'R2-2'] }))).toEqual([409, 'holds.limit_reached']);
    const one = accepted(await laptop.hold(slug, { seats: ['R2-1'] }));
    const more = await laptop.request<Problem>('PUT', `/api/holds/${one.id}`, { body: { seats: ['R2-1', 'R2-2'] } });
    expect(refusal(more)).toEqual([409, 'holds.limit_reached']);
    expect((await phone.request('DELETE', `/api/holds/${three.id}`)).status).toBe(204);
    accepted(await laptop.hold(slug, { seats: ['R2-2', 'R2-3', 'R2-4'] }));
  });

  it('whom nobody knows is answered as one who has an account is', async () => {
    const known = mailbox();
    await signedIn(known);
    const shapeOf = ({ status, headers, body }: Answer<unknown>) => ({ status, names: Object.keys(headers), body });
    const [one, other] = [await ask(somebody(), known), await ask(somebody(), mailbox())];
    expect(one.status).toBe(202);
    expect(shapeOf(one)).toEqual(shapeOf(other));
    const [strange, ours] = [somebody(), somebody()];
    const refused = [await enter(strange, known, '000000'), await enter(ours, mailbox(), '000000')];
    expect(refused.map(refusal)).toEqual([REFUSED, REFUSED]);
    expect(refused[0]!.body).toEqual(refused[1]!.body);
  });

  it('is asked for a mailbox and six digits', async () => {
    for (const email of [
      '',
      'ada',
      'a@b',
      'ada@example.com\r\nBcc: all@example.com',
      `${'a'.repeat(200)}@example.com`,
      7,
    ])
      expect([email, (await ask(somebody(), email as string)).status]).toEqual([email, 422]);
    for (const code of ['', '12345', '1234567', '12345a', ' 12345', 123456])
      expect([code, refusal(await enter(somebody(), mailbox(), code as string))[1]]).toEqual([
        code,
        'http.invalid_input',
      ]);
  });
});

describe('a code', () => {
  it('is tried five times: the right one is too late then', async () => {
    const [visitor, email] = [somebody(), mailbox()];
    const code = await askedCode(visitor, email);
    for (let tries = 0; tries < 5; tries++)
      expect(refusal(await enter(visitor, email, wrongFor(code)))).toEqual(REFUSED);
    expect(refusal(await enter(visitor, email, code))).toEqual(REFUSED);
  });

  it('is tried five times also where twenty try at once', async () => {
    const [visitor, email] = [somebody(), mailbox()];
    const code = await askedCode(visitor, email);
    await Promise.all(Array.from({ length: 20 }, () => enter(visitor, email, wrongFor(code))));
    const [row] = await product.stores.query('SELECT attempts FROM sign_in_codes WHERE email = $1', [email]);
    expect(row).toEqual({ attempts: 5 });
    expect(refusal(await enter(visitor, email, code))).toEqual(REFUSED);
  });

  it('control: the right one is taken at the fifth attempt', async () => {
    const [visitor, email] = [somebody(), mailbox()];
    const code = await askedCode(visitor, email);
    for (let tries = 0; tries < 4; tries++) await enter(visitor, email, wrongFor(code));
    expect((await enter(visitor, email, code)).status).toBe(200);
  });

  it('signs in once, also where two use it at once', async () => {
    const [visitor, email] = [somebody(), mailbox()];
    const code = await askedCode(visitor, email);
    // Attempts pass such a lock, and who uses the code up waits for it.
    const gate = await Gate.closed(product.stores, 'SELECT FROM sign_in_codes WHERE email = $1 FOR KEY SHARE', [email]);
    const both = Promise.all([enter(visitor, email, code), enter(visitor, email, code)]);
    await gate.reached(2, 'DELETE FROM sign_in_codes WHERE id = ');
    await gate.open();
    expect((await both).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422]);
    expect(refusal(await enter(visitor, email, code))).toEqual(REFUSED);
  });

  it('counts for ten minutes', async () => {
    const [visitor, email] = [somebody(), mailbox()];
    const [before] = await product.stores.query<{ now: string }>('SELECT clock_timestamp()::text AS now');
    const code = await askedCode(visitor, email);
    const sql = `SELECT expires_at BETWEEN $2::timestamptz + interval '10 minutes' AND clock_timestamp() + interval '10 minutes'
      AS right FROM sign_in_codes WHERE email = $1`;
    expect(await product.stores.query(sql, [email, before!.now])).toEqual([{ right: true }]);
    await product.stores.query('UPDATE sign_in_codes SET expires_at = clock_timestamp() WHERE email = $1', [email]);
    expect(refusal(await enter(visitor, email, code))).toEqual(REFUSED);
  });

  it('counts in the browser that asked for it, and nobody else can use up its attempts', async () => {
    const [visitor, thief, email] = [somebody(), somebody(), mailbox()];
    const code = await askedCode(visitor, email);
    for (let tries = 0; tries < 6; tries++) expect(refusal(await enter(thief, email, code))).toEqual(REFUSED);
    expect((await enter(visitor, email, code)).status).toBe(200);
    expect(await accountOf(thief)).toBeNull();
  });

  it('ends when its browser asks for another one', async () => {
    const [visitor, email] = [somebody(), mailbox()];
    const first = await askedCode(visitor, email);
    accepted(await ask(visitor, email));
    const [second] = (await codesTo(product, email, 2)).filter((code) => code !== first);
    expect(refusal(await enter(visitor, email, first))).toEqual(REFUSED);
    expect((await enter(visitor, email, second!)).status).toBe(200);
  });

  it('stands in no table and in no store but in the mail', async () => {
    const [visitor, email] = [somebody(), mailbox()];
    const code = await askedCode(visitor, email);
    const rows = await product.stores.query<{ text: string }>(
      `SELECT c::text AS text FROM sign_in_codes c UNION ALL SELECT o::text FROM outbox o UNION ALL SELECT a::text FROM accounts a`,
    );
    const found = rows.filter(({ text }) => text.includes(email));
    expect(found.length).toBe(1);
    // Hex of an id or a fraction of a second may have any six digits: as a word of its own it stands nowhere.
    expect(rows.filter(({ text }) => new RegExp(`(?<![\\w.-])${code}(?![\\w-])`).test(text))).toEqual([]);
    const keys = await product.stores.redis.keys('*');
    expect(keys.some((key) => key.includes(':limit:code:email:'))).toBe(true);
    expect(keys.filter((key) => key.includes(email))).toEqual([]);
  });

  it('is forgotten with its mailbox when its time is up', async () => {
    const { ReapCodes } = built(
      'modules/identity/reap-codes.js',
    ) as typeof import('../../src/modules/identity/reap-codes.ts');
    const left = await undone(product.stores, async (tx) => {
      const sql = `INSERT INTO sign_in_codes (email, visitor, id, expires_at) VALUES
        ('old@example.com', 'v', gen_random_uuid(), clock_timestamp() - interval '1 second'),
        ('new@example.com', 'v', gen_random_uuid(), clock_timestamp() + interval '1 minute')`;
      await tx.query(sql);
      const database = { transaction: (run: (of: typeof tx) => unknown) => run(tx) };
      await new ReapCodes(database as never, { add: () => undefined } as never).reap();
      return (await tx.query("SELECT email FROM sign_in_codes WHERE visitor = 'v'")).rows as unknown;
    });
    expect(left).toEqual([{ email: 'new@example.com' }]);
  });
});

describe("an account's cookie", () => {
  it('is worth nothing in another browser, nor changed', async () => {
    const [email, other] = [mailbox(), mailbox()];
    const [visitor, victim] = [await signedIn(email), await signedIn(other)];
    const [account, until = '', mac = ''] = visitor.cookies.get(COOKIE)?.split('.') ?? [];
    const victims = victim.cookies.get(COOKIE) ?? '';
    const [victimsId] = victims.split('.');
    const forged = [
      victims,
      `${victimsId}.${until}.${mac}`,
      `${account}.${Number(until) + 1}.${mac}`,
      `${account}.${until}.${mac.slice(0, -1)}`,
      `${account}.${until}`,
      `${account}.${until}.${visitor.cookies.get('stampede_session')?.split('.').at(-1)}`,
      'x',
    ];
    for (const cookie of forged) {
      visitor.cookies.set(COOKIE, cookie);
      expect([cookie, await accountOf(visitor)]).toEqual([cookie, null]);
    }
    visitor.cookies.set(COOKIE, `${account}.${until}.${mac}`);
    expect((await accountOf(visitor))?.email).toBe(email);
    // A new session in the same browser is signed in to nothing.
    visitor.cookies.delete('stampede_session');
    expect(await accountOf(visitor)).toBeNull();
  });
});

describe('codes are limited', () => {
  it('for a mailbox, from wherever they are asked', async () => {
    const email = mailbox();
    const began = performance.now();
    for (let asked = 0; asked < 5; asked++) expect((await ask(somebody(), email)).status).toBe(202);
    const refused = await ask(somebody(), email);
    expect(refusal(refused)).toEqual([429, 'limits.too_many_requests']);
    // 20 an hour come back.
    const passedSeconds = (performance.now() - began) / 1_000;
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(178 - passedSeconds);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(180);
    expect((await ask(somebody(), mailbox())).status).toBe(202);
  });

  describe('for an address', () => {
    let strict: Product;
    beforeAll(async () => {
      strict = await startProduct({ env: { LIMITS: 'code.address=3+1/h' } });
    });
    afterAll(() => strict?.close());

    it('whatever mailboxes it names, and one that is refused costs its mailbox nothing', async () => {
      const [near, email] = [() => new Visitor(strict.url, { address: '127.5.1.1' }), mailbox()];
      for (let asked = 0; asked < 3; asked++) expect((await ask(near(), mailbox())).status).toBe(202);
      for (let asked = 0; asked < 6; asked++)
        expect(refusal(await ask(near(), email))).toEqual([429, 'limits.too_many_requests']);
      for (let asked = 0; asked < 5; asked++) expect((await ask(somebody(strict), email)).status).toBe(202);
    });

    it('and none are sent while nobody can count them', async () => {
      await strict.stores.redis.config('SET', 'maxmemory', '1');
      const answer = await ask(somebody(strict), mailbox());
      await strict.stores.redis.config('SET', 'maxmemory', '0');
      expect(refusal(answer)).toEqual([503, 'http.unavailable']);
      expect(answer.headers['retry-after']).toBeDefined();
      expect((await ask(somebody(strict), mailbox())).status).toBe(202);
    });
  });
});

describe('the log', () => {
  it('has no address of anybody, even where a mail server names it in its refusal', async () => {
    const server = await refusingMailServer();
    const shop = await startProduct({
      env: { SMTP_URL: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, LOG_LEVEL: 'trace' },
    });
    try {
      const email = mailbox();
      const asked = await ask(new Visitor(shop.url), email);
      expect(asked.body).toEqual({ validForSeconds: 600, collected: false });
      const told = () => shop.log().includes('the mail was not taken: 550');
      await until(told, { what: 'the refusal is in the log' });
      expect(shop.log()).not.toContain(email);
      const errors = () => shop.stores.query<{ error: string | null }>('SELECT last_error AS error FROM outbox');
      // It is written after it was logged.
      const written = async () => (await errors()).every(({ error }) => error !== null);
      await until(written, { what: 'the refusal is in the outbox' });
      expect(await errors()).toEqual([{ error: 'the mail was not taken: 550' }]);
    } finally {
      await shop.close();
      server.close();
    }
  });
});

/** Speaks as much SMTP as it takes to refuse every recipient by name. */
async function refusingMailServer(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
    socket.on('data', (bytes) => {
      const line = bytes.toString();
      const recipient = /^RCPT TO:(\S+)/i.exec(line)?.[1];
      socket.write(recipient ? `550 ${recipient} is unknown here\r\n` : '250 fine\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
