import { randomBytes } from 'node:crypto';
import { eventScopedId, parseEventScopedId } from '../../../src/kit/index.ts';
import { webhookOf } from '../../shoppers.ts';
import { verifyOrders } from '../../till.ts';
import { paymentId, PAYMENTS_OF, SEATS_AN_ORDER } from '../../till-sql.ts';
import { newFan } from '../../world.ts';
import { type Asked, type Ground, type Lanes, type Operation, withLanes } from '../ground.ts';
import { empty, type House, openAnother } from '../houses.ts';
import { metered, plus } from '../meter.ts';

const ORDERS = 40;
/** Twice as many as a replica has connections to PostgreSQL: nobody waits so long that he is turned away. */
const AT_ONCE = 16;

/** A claim over HTTP, and the provider's webhook that finalises the order. That the seats are held, and a payment opened, is no part of it. */
export const confirm: Operation = {
  id: 'confirm',
  name: 'an order of two claimed and finalised',
  prepare: async ({ rig, houses }) => {
    for (const house of houses) await empty(rig, house);
  },
  turn: (ground, amount) => withLanes(ground.rig, (lanes) => buy(ground, lanes, amount(ORDERS, 3)), AT_ONCE),
};

/** The nth order of a house buys its seats 2n and 2n + 1. */
interface Shopper {
  readonly house: House;
  readonly nth: number;
  readonly fan: string;
}

/** From house to house, and where those are sold out, to others like them. */
async function nextShopper(ground: Ground): Promise<Shopper> {
  const { rig, houses, sold } = ground;
  const ofEach = Math.min(...houses.map(({ seats }) => Math.floor(seats / SEATS_AN_ORDER)));
  const at = ground.ordered++;
  const lot = Math.floor(at / (ofEach * houses.length));
  const nth = at % (ofEach * houses.length);
  sold[lot] ??= lot === 0 ? houses : await Promise.all(houses.map((house) => openAnother(rig, house)));
  return { house: sold[lot][nth % houses.length]!, nth: Math.floor(nth / houses.length), fan: newFan(at) };
}

async function buy(ground: Ground, lanes: Lanes, count: number) {
  const { rig } = ground;
  const shoppers: Shopper[] = [];
  for (let each = 0; each < count; each++) shoppers.push(await nextShopper(ground));
  const holds = (await lanes.ask(shoppers.map(holding))).map((body) => read<{ id: string }>(body).id);
  const claims = shoppers.map(({ fan }, at) =>
    post('/api/orders', fan, { holdId: holds[at], buyer: { email: 'ada@example.com', name: 'Ada Buyer' } }),
  );
  let answers: Buffer[] = [];
  const claimed = await metered(rig, async () => (answers = await lanes.ask(claims)));
  const orders = answers.map((body) => read<{ id: string; total: { amount: number } }>(body));
  const ids = orders.map(({ id }) => parseEventScopedId('ord', id)!.id);
  for (const [at, { house, nth }] of shoppers.entries())
    await rig.stores.query(PAYMENTS_OF, [house.eventNo, nth, [ids[at]]]);
  const letters = shoppers.map((shopper, at) => letterOf(ground, shopper, orders[at]!.total.amount));
  const told = await metered(rig, () => lanes.ask(letters));
  for (const house of new Set(shoppers.map((each) => each.house)))
    await verifyOrders(
      rig,
      house.eventNo,
      ids.filter((_, at) => shoppers[at]!.house === house),
    );
  return { us: plus(claimed.us, told.us), ms: claimed.ms + told.ms, operations: count };
}

const holding = ({ house, nth, fan }: Shopper): Asked =>
  post(`/api/events/${house.slug}/holds`, fan, { seats: house.seatsOf([2 * nth, 2 * nth + 1]) });

function letterOf({ rig }: Ground, { house: { eventNo }, nth }: Shopper, amount: number): Asked {
  const payment = eventScopedId('pay', eventNo, paymentId(nth));
  const letter = webhookOf(rig, { ref: `pi_bench_${eventNo}_${nth}`, payment, amount });
  return { method: 'POST', path: '/api/webhooks/stripe', ...letter };
}

function post(path: string, fan: string, body: object): Asked {
  const key = `idempotency-key: ${randomBytes(16).toString('base64url')}\r\n`;
  return { method: 'POST', path, headers: fan + key, body: JSON.stringify(body) };
}

const read = <T>(body: Buffer): T => JSON.parse(body.toString('utf8')) as T;
