import { setTimeout as pause } from 'node:timers/promises';
import { brotliDecompressSync } from 'node:zlib';
import { seededRandom } from '../../../test/harness/seeded.ts';
import { until } from '../../../test/harness/wait.ts';
import { type Asked, type Ground, type Lanes, type Operation, withLanes } from '../ground.ts';
import { changeOneSeat, type House, sellInPart } from '../houses.ts';
import { metered, type Metered, total } from '../meter.ts';

/** Of all houses together, and of each at least. */
const [SNAPSHOTS, LEAST_SNAPSHOTS] = [320, 32];
const SLICES = 8;
const [CHANGES, SLICES_OF_CHANGES] = [6, 3];
/** A board is that old at most. */
const BOARD_MS = 100;
const SEED = 7;

const requestOf = ({ slug }: House): Asked => ({
  method: 'GET',
  path: `/api/events/${slug}/availability`,
  headers: 'accept: application/octet-stream\r\naccept-encoding: br\r\n',
});

/** As it is for nearly everybody: somebody else has had the same one made, and its board looked at. */
export const snapshot: Operation = {
  id: 'snapshot',
  name: 'a snapshot of the seats',
  slices: SLICES,
  prepare: (ground) => sellAll(ground),
  turn: (ground, amount) =>
    withLanes(ground.rig, async (lanes) => {
      const { rig, houses } = ground;
      const count = amount(Math.max(SNAPSHOTS, LEAST_SNAPSHOTS * houses.length), 4);
      const requests = Array.from({ length: count }, (_, nth) => requestOf(houses[nth % houses.length]!));
      await lanes.ask(houses.map(requestOf));
      let answers: Buffer[] = [];
      const cost = await metered(rig, async () => (answers = await lanes.ask(requests)));
      for (const [nth, answer] of answers.slice(0, houses.length).entries()) verify(answer, houses[nth]!);
      return { ...cost, operations: count };
    }),
};

/**
 * For the first who asks after a seat has changed: the board is read, packed and compressed. Of a turn's changes the middle one counts: into
 * one or the other falls a tick, of a hundred rooms some 20 ms of CPU, for which it waits.
 */
export const freshSnapshot: Operation = {
  id: 'fresh-snapshot',
  name: 'the first snapshot after a change',
  restsItself: true,
  slices: SLICES_OF_CHANGES,
  prepare: (ground) => sellAll(ground),
  turn: (ground, amount) =>
    withLanes(ground.rig, async (lanes) => {
      const changes = amount(CHANGES, 2);
      const costs: Metered[] = [];
      for (let nth = 0; nth < changes; nth++) {
        const house = ground.houses[nth % ground.houses.length]!;
        // Now the event is known for another 250 ms, and the board for another 100.
        const before = goneIn(await one(lanes, house), house);
        const isGone = before === goneAtFirst(house);
        await changeOneSeat(ground.rig, house, isGone);
        await pause(1.2 * BOARD_MS);
        let answer: Buffer = Buffer.of();
        const cost = await metered(ground.rig, async () => (answer = await one(lanes, house)));
        if (goneIn(answer, house) - before !== (isGone ? 1 : -1)) throw new Error(`${house.slug}: no change is seen`);
        costs.push(cost);
      }
      costs.sort((a, b) => total(a.us) - total(b.us));
      return { ...costs[(changes - 1) >> 1]!, operations: 1 };
    }),
};

/** Without a seat that changes. */
const gone = new Map<number, number>();
const goneAtFirst = ({ eventNo }: House): number => gone.get(eventNo) ?? 0;

async function sellAll({ rig, houses }: Ground): Promise<void> {
  for (const house of houses) gone.set(house.eventNo, await sellInPart(rig, house, seededRandom(SEED)));
  await withLanes(rig, async (lanes) => {
    for (const house of houses) {
      const isSeen = async (): Promise<boolean> => goneIn(await one(lanes, house), house) === goneAtFirst(house);
      await until(isSeen, { withinMs: 5_000, what: 'the snapshot shows what is gone', everyMs: 20 });
    }
  });
}

const one = async (lanes: Lanes, house: House): Promise<Buffer> => (await lanes.ask([requestOf(house)]))[0]!;

function verify(answer: Buffer, house: House): void {
  const seen = goneIn(answer, house);
  if (seen !== goneAtFirst(house)) throw new Error(`${house.slug}: ${seen} seats are gone in its snapshot`);
}

function goneIn(answer: Buffer, { seats }: House): number {
  const packed = brotliDecompressSync(answer);
  if (packed.length !== Math.ceil(seats / 4))
    throw new Error(`a snapshot of ${seats} seats has ${packed.length} bytes`);
  let count = 0;
  for (let seat = 0; seat < seats; seat++) if (((packed[seat >> 2]! >> (2 * (seat & 3))) & 3) === 2) count++;
  return count;
}
