import { randomBytes } from 'node:crypto';
import { holdsIn } from '../../halls.ts';
import { newFan } from '../../world.ts';
import { type Asked, type Ground, type Operation, withLanes } from '../ground.ts';
import { empty } from '../houses.ts';
import { metered, NOTHING, plus } from '../meter.ts';

/** As many as a house of 1,682 seats has room for. */
const HOLDS = 360;
const PASSES = 3;
let fans = 0;

export const hold: Operation = {
  id: 'hold',
  name: 'a hold of four seats',
  turn: (ground, amount) =>
    withLanes(ground.rig, async (lanes) => {
      const inside = (await ground.inside?.headers()) ?? null;
      const each = inside?.length ?? amount(HOLDS, 4);
      const passes = inside ? amount(Math.ceil((HOLDS * PASSES) / each), 1) : amount(PASSES, 1);
      let [us, ms] = [NOTHING, 0];
      for (let pass = 0; pass < passes; pass++) {
        for (const house of ground.houses) await empty(ground.rig, house);
        const wishes = wishesOf(ground, each, inside);
        const cost = await metered(ground.rig, () => lanes.ask(wishes));
        [us, ms] = [plus(us, cost.us), ms + cost.ms];
        await verify(ground, each);
      }
      return { us, ms, operations: each * passes };
    }),
};

/** From house to house, and in each from the first row on. */
function wishesOf({ houses }: Ground, count: number, inside: readonly string[] | null): Asked[] {
  return Array.from({ length: count }, (_, nth) => {
    const { slug, parties, seatsOf } = houses[nth % houses.length]!;
    const party = parties[Math.floor(nth / houses.length)]!;
    const key = `idempotency-key: ${randomBytes(16).toString('base64url')}\r\n`;
    return {
      method: 'POST',
      path: `/api/events/${slug}/holds`,
      headers: (inside?.[nth] ?? newFan(fans++)) + key,
      body: JSON.stringify({ seats: seatsOf(party) }),
    };
  });
}

async function verify({ rig, houses }: Ground, asked: number): Promise<void> {
  let holds = 0;
  for (const house of houses) holds += await holdsIn(rig.stores.redis, house);
  if (holds !== asked) throw new Error(`${asked} holds were answered with 201, and Redis has ${holds}`);
}
