import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../test/harness/wait.ts';
import type { Bench } from '../bench.ts';
import { emptyHall, type Hall, holdsIn } from '../halls.ts';
import type { Request } from '../http-side.ts';
import type { Scenario, Sides } from '../scenario.ts';
import { httpSides } from '../side-by-side.ts';
import { byTurns } from '../turns.ts';
import { newFan } from '../world.ts';

/** So many seats that none is asked for twice in a round. */
const HALLS = 3;
/** What is copied is sealed within some seconds. */
const SEALED_MS = 4_000;

/** As the product's own, without what it knows of the seats. */
const CHOICE = {
  type: 'object',
  required: ['seats'],
  additionalProperties: false,
  properties: {
    seats: { type: 'array', minItems: 1, maxItems: 50, uniqueItems: true, items: { type: 'string', maxLength: 120 } },
  },
};

export const holdsOverHttp: Scenario = {
  id: '5b',
  name: 'hold of four seats, none refused',
  limit: 'bare Fastify POST, Ajv',
  unit: 'µs CPU',
  judged: 'limit / ours',
  target: { atLeast: 0.6 },
  rounds: byTurns(open),
};

async function open(bench: Bench): Promise<Sides> {
  const world = await bench.world();
  const { server } = world;
  const { redis } = world.rig.stores;
  const halls: Hall[] = [];
  for (let nth = 0; nth < bench.amount(HALLS, 1); nth++) halls.push(await world.hall(nth));
  const request = requestOf(halls);
  const empty = async (): Promise<void> => {
    for (const hall of halls) await emptyHall(redis, hall);
  };
  const verify = async (completed: number, underWay: number): Promise<void> => {
    let holds = 0;
    for (const hall of halls) holds += await holdsIn(redis, hall);
    // Who was under way when the round ended holds too, and was not counted.
    if (holds < completed || holds > completed + underWay)
      throw new Error(`${completed} holds were answered with 201, and Redis has ${holds}`);
  };
  const settled = async (): Promise<void> => {
    for (const { eventNo } of halls) {
      const isCopied = async (): Promise<boolean> => (await redis.xlen(`{${eventNo}}:log`)) === 0;
      await until(isCopied, { what: 'the journal of holds is copied', everyMs: 100 });
    }
    await pause(SEALED_MS);
  };
  await empty();
  return httpSides(bench, server, {
    request,
    around: { before: empty, verify, settled },
    limit: { schema: CHOICE, mayRepeat: true },
  });
}

/** Hall after hall, as on a sale: whoever comes at one moment comes for one event. */
function requestOf(halls: readonly Hall[]): Request {
  const wishes = halls.flatMap((hall) =>
    hall.parties.map((party) => ({
      path: `/api/events/${hall.slug}/holds`,
      body: JSON.stringify({ seats: hall.seatsOf(party) }),
    })),
  );
  const wish = (nth: number): (typeof wishes)[0] => wishes[nth % wishes.length]!;
  return {
    method: 'POST',
    path: (nth) => wish(nth).path,
    route: '/api/events/:event/holds',
    headers: (nth) => `${newFan(nth)}idempotency-key: ${randomBytes(16).toString('base64url')}\r\n`,
    body: (nth) => wish(nth).body,
    different: wishes.length,
  };
}
