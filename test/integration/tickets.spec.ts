import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeQR } from 'qr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { readable } from '../harness/mails.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, type Order, type Ticket, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const PREFIX = 'ST1.';
const SIGNATURE_LENGTH = 64;

interface Verdict {
  valid: boolean;
  reason: string | null;
  event: string | null;
  seat: string | null;
}

let product: Product;
let event: PublishedEvent;
let fan: Visitor;
let order: Order;
let tickets: Ticket[];
beforeAll(async () => {
  product = await startProduct({ env: { LOG_LEVEL: 'trace' } });
  event = await publishEvent(product, { area: { name: 'Standing floor', capacity: 10 } });
  fan = new Visitor(product.url);
  ({ order, tickets } = await fan.buy(event.slug, { seats: ['R1-3', 'R1-4'] }));
});
afterAll(() => product?.close());

async function atTheGate(code: string, organizer: 0 | 1 = 0): Promise<Verdict> {
  return product.admin<Verdict>(product.organizers[organizer].key, 'POST', '/api/admin/tickets/verify', { code });
}

/** As somebody does who has the public key and the description of the code, and no network. */
function checkedOffline(code: string, publicKey: KeyObject): { eventNo: number; secret: string } | null {
  if (!code.startsWith(PREFIX)) return null;
  const bytes = Buffer.from(code.slice(PREFIX.length), 'base64url');
  const body = bytes.subarray(0, -SIGNATURE_LENGTH);
  const signed = Buffer.concat([Buffer.from(PREFIX), body]);
  if (!verify(null, signed, publicKey, bytes.subarray(-SIGNATURE_LENGTH))) return null;
  return { eventNo: body.readUInt32BE(1), secret: body.subarray(5).toString('hex') };
}

async function publicKeyOfProduct(): Promise<KeyObject> {
  const { algorithm, publicKey } = accepted(
    await new Visitor(product.url).get<{ algorithm: string; publicKey: string }>('/api/ticket-key'),
  );
  expect(algorithm).toBe('Ed25519');
  return createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
}

describe('a ticket', () => {
  it('says whose it is, for what and where', () => {
    expect(tickets).toHaveLength(2);
    expect(tickets.map(({ id }) => id).toSorted()).toEqual([...new Set(tickets.map(({ id }) => id))].toSorted());
    expect(tickets[0]).toMatchObject({
      orderId: order.id,
      eventId: event.id,
      status: 'live',
      seat: 'R1-3',
      area: null,
      section: 'Hall',
      row: '1',
      number: '3',
      priceLevel: 'seats',
      holderName: 'Ada Buyer',
    });
  });

  it('of a standing area has no seat but is one of its own', async () => {
    const bought = await new Visitor(product.url).buy(event.slug, { area: event.areaId ?? '', quantity: 3 });
    expect(bought.tickets).toHaveLength(3);
    expect(new Set(bought.tickets.map(({ qr }) => qr)).size).toBe(3);
    expect(bought.tickets[0]).toMatchObject({ seat: null, row: null, area: 'Standing floor' });
    expect(await atTheGate(bought.tickets[0]?.qr ?? '')).toMatchObject({ valid: true, seat: 'Standing floor' });
  });

  it('is seen one by one as in the list', async () => {
    for (const ticket of tickets) expect(accepted(await fan.get(`/api/tickets/${ticket.id}`))).toEqual(ticket);
  });

  it('has a code only when its order is paid, and never before', async () => {
    const buyer = new Visitor(product.url);
    const { id } = accepted(await buyer.order(accepted(await buyer.hold(event.slug, { seats: ['R2-1'] })).id));
    const none = async () => expect(await buyer.tickets(id)).toEqual([]);
    await none();
    const payment = accepted(await buyer.pay(id));
    await none();
    await buyer.confirm(payment, { card: 'pm_card_chargeDeclined' });
    await until(async () => (await buyer.read(id)).body.paymentError, {
      what: 'the decline is told',
    });
    await none();
    accepted(await buyer.confirm(payment));
    await buyer.waitFor(id, 'paid');
    expect(await buyer.tickets(id)).toHaveLength(1);
  });
});

describe('a code', () => {
  it('is checked offline with the public key alone', async () => {
    const publicKey = await publicKeyOfProduct();
    const read = tickets.map(({ qr }) => checkedOffline(qr, publicKey));
    expect(read.map((each) => each?.eventNo)).toEqual([event.eventNo, event.eventNo]);
    expect(read[0]?.secret).toHaveLength(32);
    expect(read[0]?.secret).not.toBe(read[1]?.secret);
  });

  it('is small enough for a QR that any phone reads', () => {
    for (const { qr } of tickets) {
      expect(qr).toMatch(/^ST1\.[A-Za-z0-9_-]{114}$/);
      expect(encodeQR(qr, 'raw').length).toBeLessThanOrEqual(57);
    }
  });

  it('says nothing of its ticket’s id, order or buyer', () => {
    const [{ id, qr, orderId }] = tickets as [Ticket];
    const bytes = Buffer.from(qr.slice(PREFIX.length), 'base64url').toString('latin1');
    for (const secret of [id, orderId, 'Ada', 'ada@example.com']) expect(bytes).not.toContain(secret);
  });

  it('is valid at the gate, for its organizer', async () => {
    expect(await atTheGate(tickets[0]?.qr ?? '')).toEqual({
      valid: true,
      reason: null,
      event: event.slug,
      seat: 'Hall, row 1, seat 3',
    });
  });

  it('that was changed anywhere is not ours, offline and at the gate', async () => {
    const code = tickets[0]?.qr ?? '';
    const publicKey = await publicKeyOfProduct();
    const bytes = Buffer.from(code.slice(PREFIX.length), 'base64url');
    const changed = Array.from(bytes, (byte, at) => {
      const copy = Buffer.from(bytes);
      copy[at] = byte ^ 1;
      return PREFIX + copy.toString('base64url');
    });
    expect(changed.filter((each) => checkedOffline(each, publicKey))).toEqual([]);
    const few = [
      ...changed.filter((_, at) => at % 9 === 0),
      `${code}A`,
      code.slice(0, -1),
      `${code}=`,
      ` ${code}`,
      code.toLowerCase(),
    ];
    for (const each of [...few, code.replace(PREFIX, 'ST2.'), code.slice(4), 'x'])
      expect([each, await atTheGate(each)]).toEqual([
        each,
        { valid: false, reason: 'not_signed', event: null, seat: null },
      ]);
  });

  it('that somebody signed with a key of his own is not ours', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const body = Buffer.from((tickets[0]?.qr ?? '').slice(PREFIX.length), 'base64url').subarray(0, -SIGNATURE_LENGTH);
    const signature = sign(null, Buffer.concat([Buffer.from(PREFIX), body]), privateKey);
    const forged = PREFIX + Buffer.concat([body, signature]).toString('base64url');
    expect(await atTheGate(forged)).toMatchObject({ valid: false, reason: 'not_signed' });
  });

  it('of a ticket that was made void opens nothing', async () => {
    const bought = await new Visitor(product.url).buy(event.slug, { seats: ['R3-1'] });
    const code = bought.tickets[0]?.qr ?? '';
    const secret = Buffer.from(code.slice(PREFIX.length), 'base64url').subarray(5, 21);
    await product.stores.query("UPDATE tickets SET state = 'void' WHERE secret = $1", [secret]);
    expect(await atTheGate(code)).toMatchObject({ valid: false, reason: 'void' });
  });
});

describe('the mail', () => {
  async function mailOf({ id }: Order): Promise<string> {
    const found = async () => {
      for (const file of (await readdir(product.outbox)).filter((name) => name.endsWith('.eml'))) {
        const text = await readFile(path.join(product.outbox, file), 'utf8');
        if (text.replaceAll('=\r\n', '').includes(id)) return readable(text);
      }
      return null;
    };
    return until(found, { what: `the mail of ${id}` });
  }

  it('goes to the buyer once, with each ticket’s place and code and the link', async () => {
    const mail = await mailOf(order);
    expect(mail).toMatch(/^To: ada@example\.com\r$/m);
    expect(mail).toMatch(/^Subject: .*A night of tests/m);
    for (const place of ['Hall, row 1, seat 3', 'Hall, row 1, seat 4']) expect(mail).toContain(place);
    expect(mail).toContain(order.accessUrl?.replace('&', '&amp;'));
    for (const { qr } of tickets) {
      const gif = Buffer.from(encodeQR(qr, 'gif', { scale: 4 })).toString('base64');
      expect(mail).toContain(gif);
    }
    const files = (await readdir(product.outbox)).filter((file) => file.endsWith('.eml'));
    const texts = await Promise.all(files.map((file) => readFile(path.join(product.outbox, file), 'utf8')));
    expect(texts.filter((text) => text.replaceAll('=\r\n', '').includes(order.id))).toHaveLength(1);
  });

  it('is shown by the address that the order names', async () => {
    const { status, headers, body } = await fan.get<string>(order.mailPreview ?? '');
    expect([status, String(headers['content-type'])]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain('Hall, row 1, seat 3');
  });

  it('writes what a buyer calls himself as words, not as markup', async () => {
    const buyer = new Visitor(product.url);
    const name = '<script>alert(1)</script> & "Ada"';
    const { id: holdId } = accepted(await buyer.hold(event.slug, { seats: ['R4-1'] }));
    const body = { holdId, buyer: { email: 'ada@example.com', name } };
    const made = accepted(await buyer.request<Order>('POST', '/api/orders', { body, key: 'markup-in-a-name' }));
    accepted(await buyer.confirm(accepted(await buyer.pay(made.id))));
    const paid = await buyer.waitFor(made.id, 'paid');
    const html = (await buyer.get<string>(paid.mailPreview ?? '')).body;
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
  });
});

describe('the log of a purchase', () => {
  it('names its payment, and has no secret and nobody in it', async () => {
    const stored = await product.stores.query<{ secret: string }>('SELECT client_secret AS secret FROM payments');
    const log = product.log();
    expect(log).toContain('payment changed');
    const buyer = ['ada@example.com', 'Ada Buyer'];
    const secrets = [...stored.map(({ secret }) => secret), ...tickets.map(({ qr }) => qr), ...fan.cookies.values()];
    expect(secrets.length).toBeGreaterThan(3);
    for (const secret of [...secrets, ...buyer]) expect(log).not.toContain(secret);
  });
});
