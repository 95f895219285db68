import type { Rig } from '../../test/rig/rig.ts';
import type { Axis, Opening } from './axis.ts';
import { type Ground, groundOf } from './ground.ts';
import { checkHistory, loadOrders } from './history.ts';
import { type House, openHouse, seatsIn, type Size } from './houses.ts';
import { flat, grows } from './law.ts';
import { confirm } from './operations/confirm.ts';
import { deltaTo } from './operations/delta.ts';
import { hold } from './operations/hold.ts';
import { place, status } from './operations/polls.ts';
import { rest } from './operations/rest.ts';
import { freshSnapshot, snapshot } from './operations/snapshots.ts';
import { openRoom, type Room } from './rooms.ts';

/** As many seats as the demo's theatre, arena and stadium have, and as a plan may have at most. */
const SIZES: readonly Size[] = [
  { rows: 29, perRow: 58 },
  { rows: 172, perRow: 110 },
  { rows: 276, perRow: 183 },
  { rows: 1_000, perRow: 200 },
];
const THEATRE = SIZES[0]!;
/** Of a check. */
const TINY: Size = { rows: 8, perRow: 10 };
/** Who waits where it does not matter how many do. */
const SOME = 500;
const FEW = 20;
const INSIDE = 72;
const AT_ONCE = 8;
/** Of each event; with a hundred events there are a hundred times as many. */
const [MANY_READERS, FEW_READERS] = [200, 50];

/** An event on sale, and one like it with people waiting before it. */
async function houseAndRoom(rig: Rig, size: Size, waiting: number): Promise<{ house: House; room: Room }> {
  const house = await openHouse(rig, size);
  const { room } = await openRoom(rig, await openHouse(rig, size, { sale: 'scheduled', like: house }), { waiting });
  return { house, room };
}

/** So many of both, each in a house of its own. */
async function manyOf(rig: Rig, count: number, { amount, step }: Opening): Promise<Ground> {
  const made: { house: House; room: Room }[] = [];
  await step(`putting ${2 * count} events on sale`, async () => {
    for (let at = 0; at < count; at += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - at) }, () =>
        houseAndRoom(rig, THEATRE, amount(SOME, FEW)),
      );
      made.push(...(await Promise.all(some)));
    }
  });
  return groundOf({ rig, houses: made.map(({ house }) => house), rooms: made.map(({ room }) => room) });
}

const seats: Axis = {
  id: 'seats',
  title: 'seats of an event',
  counts: 'seats',
  points: SIZES.map(seatsIn),
  check: { points: [TINY, TINY].map(seatsIn), operations: [place, snapshot, freshSnapshot, deltaTo(FEW_READERS)] },
  curves: [
    { operation: hold, law: flat('a script reads and writes the seats asked for, whatever the house') },
    { operation: status, law: flat('the same bytes for everyone, from memory') },
    { operation: place, law: flat('a token says whose place it is; nothing is looked up') },
    { operation: snapshot, law: grows('one buffer a version, written as it is: its bytes grow with the seats', 0.5) },
    { operation: freshSnapshot, law: grows('a board is read, packed and compressed as a whole, once a version') },
    {
      operation: deltaTo(MANY_READERS),
      law: grows('a board is read and compared as a whole, once a look, for all its readers'),
    },
    { operation: confirm, law: flat('rows are found by their keys') },
  ],
  async open(points, { amount, step, rigs }) {
    const rig = await step('starting a replica', () => rigs.start(1));
    const grounds: Ground[] = [];
    for (const point of points) {
      const size = [TINY, ...SIZES].find((each) => seatsIn(each) === point)!;
      const { house, room } = await step(`putting ${point} seats on sale, twice`, () =>
        houseAndRoom(rig, size, amount(SOME, FEW)),
      );
      grounds.push(groundOf({ rig, houses: [house], rooms: [room] }));
    }
    return grounds;
  },
};

const events: Axis = {
  id: 'events',
  title: 'events on sale at once, all of them asked',
  counts: 'events',
  points: [1, 10, 100],
  check: { points: [2], operations: [hold, status] },
  curves: [
    { operation: rest, law: grows('each room ticks, each 250 ms') },
    {
      operation: hold,
      law: flat(
        'holds of one event share a call and a look at its board: 6 to 8 µs of Redis, and 13 to 15 for one alone; calls for several leave in one packet',
        2,
      ),
    },
    { operation: status, law: flat('each room is remembered, and all events are looked at by one statement') },
    { operation: place, law: flat('each room is remembered, and all events are looked at by one statement') },
    { operation: snapshot, law: flat('each snapshot is kept, and its board looked at ten times a second') },
    { operation: freshSnapshot, law: flat('a board is read for itself') },
    { operation: deltaTo(FEW_READERS), law: flat('each stream for itself') },
    { operation: confirm, law: flat('rows are found by their keys, which begin with the event') },
  ],
  async open(points, opening) {
    const grounds: Ground[] = [];
    for (const point of points) {
      const rig = await opening.step(`starting a replica for ${point} events`, () => opening.rigs.start(1));
      grounds.push(await manyOf(rig, point, opening));
    }
    return grounds;
  },
};

const replicas: Axis = {
  id: 'replicas',
  title: 'replicas, each asked as often as the others',
  counts: 'replicas',
  points: [1, 2],
  // There is no second replica.
  check: null,
  curves: [
    { operation: rest, law: grows('each has its ticks and sweeps') },
    {
      operation: hold,
      law: flat('fewer holds of one moment share a call: 13 to 15 µs of Redis at worst, for 6 to 8', 2),
    },
    { operation: status, law: flat('each answers from its own memory') },
    { operation: place, law: flat('each answers from its own memory') },
    { operation: snapshot, law: flat('each keeps its own') },
    { operation: deltaTo(MANY_READERS), law: grows('each looks at the board, and tells its own readers') },
    { operation: confirm, law: flat('they share PostgreSQL, and nothing else') },
  ],
  async open(points, opening) {
    const grounds: Ground[] = [];
    for (const point of points) {
      const rig = await opening.step(`starting ${point} of them`, () => opening.rigs.start(point));
      grounds.push(await manyOf(rig, 1, opening));
    }
    return grounds;
  },
};

const people: Axis = {
  id: 'people',
  title: 'people who wait',
  counts: 'people',
  points: [1_000, 10_000, 100_000, 1_000_000],
  check: { points: [FEW, 2 * FEW], operations: [hold, place] },
  curves: [
    { operation: hold, law: flat('who is inside shows a proof: the line is not asked') },
    { operation: status, law: flat('the same bytes for everyone, from memory') },
    { operation: place, law: flat('a token says whose place it is; nothing is looked up') },
  ],
  async open(points, { amount, step, rigs }) {
    const rig = await step('starting a replica', () => rigs.start(1));
    const grounds: Ground[] = [];
    // The largest last: it takes longest, and who is inside of the others must not have lapsed.
    for (const point of points) {
      const house = await openHouse(rig, THEATRE, {
        sale: 'scheduled',
        ...(grounds[0] && { like: grounds[0].houses[0]! }),
      });
      const { room, inside } = await step(`letting ${point} people wait`, () =>
        openRoom(rig, house, { waiting: point, inside: amount(INSIDE, 4) }),
      );
      grounds.push(groundOf({ rig, houses: [house], rooms: [room], inside }));
    }
    return grounds;
  },
};

const orders: Axis = {
  id: 'orders',
  title: 'orders in the database',
  counts: 'orders',
  points: [0, 100_000, 2_000_000],
  quick: [0, 100_000, 500_000],
  check: { points: [1], operations: [rest, confirm] },
  curves: [
    { operation: rest, law: flat('sweeps look for what is due by an index of its own') },
    { operation: hold, law: flat('PostgreSQL is not asked') },
    { operation: confirm, law: flat('rows are found by their keys, through one level of an index more') },
  ],
  async open(points, opening) {
    const grounds: Ground[] = [];
    for (const point of points) {
      const rig = await opening.step('starting a replica', () => opening.rigs.start(1));
      const ground = await manyOf(rig, 1, opening);
      if (point > 0) await opening.step(`writing ${point} orders`, () => loadOrders(rig, ground.houses[0]!, point));
      // Of millions it would take minutes, and they are made by the same statements.
      if (point === opening.amount(100_000, 1))
        await opening.step('checking every invariant', async () => checkHistory(rig));
      grounds.push(ground);
    }
    return grounds;
  },
};

export const AXES: readonly Axis[] = [seats, events, replicas, people, orders];
