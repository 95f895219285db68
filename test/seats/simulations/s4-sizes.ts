import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { FaultTest } from '../../rig/fault-test.ts';
import type { Rig } from '../../rig/rig.ts';
import type { Trial } from '../../rig/trial.ts';
import { Wire } from '../../rush/wire.ts';
import { Crowd } from '../crowd.ts';
import { GONE } from '../journal.ts';
import { SEATS_RIG } from '../size.ts';
import { redisOf } from '../truth.ts';
import { openVenue, type Venue } from '../venue.ts';

/** In shares of all seats. */
const STATES = [0.1, 0.5, 0.9, 0.99];
const MOST_BYTES = 8_500;
const MOST_EVER = 12_700;
const LOOK_EVERY_MS = 150;
const WITHIN_MS = 900_000;
const AT_ONCE = 40;
const PROGRESS_EVERY_MS = 10_000;

export const s4: FaultTest = {
  file: import.meta.filename,
  id: 'S4',
  title: 'what a page loads of the stadium’s seats stays small however much is sold',
  procedure:
    'parties of one to six hold and claim seats of the stadium over HTTP as in S1 until 99 % is sold; snapshots are taken on the way; then the worst board is searched for',
  criteria: [
    'the compressed snapshot is at most 8.5 KB at 10, 50, 90 and 99 % sold',
    'and at most 12.7 KB on the worst board that was found',
  ],
  control: { off: 'the compression: what is judged are the bytes before it', breaks: /at most 8500 bytes/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const rig = await trial.rig(SEATS_RIG);
  const venue = await openVenue(rig, 'stadium', `s4-${trial.guards}`, {
    noOrphanSeats: true,
    maxPerOrder: 6,
    holdTtlMs: 20_000,
  });
  const states = trial.amount(STATES.length, 1);
  await sell(trial, rig, venue, STATES.slice(0, states));
  const worst = worstBoard(venue.model.placeCount, trial.random, trial.amount(300, 30));
  const text = `${worst.bytes} bytes, with ${worst.what}; ${Math.ceil(venue.model.placeCount / 4)} before compression`;
  trial.expect(`the worst board that was found has at most ${MOST_EVER} bytes`, worst.bytes <= MOST_EVER, text);
}

async function sell(trial: Trial, rig: Rig, venue: Venue, states: readonly number[]): Promise<void> {
  const crowd = new Crowd({
    seed: trial.seed,
    ports: rig.product.replicas.map(({ port }) => port),
    venues: [venue].map(({ slug, model }) => ({ slug, model })),
    habits: { thinksMs: 0, returns: 0.1, orders: 0.8, pay: false, changes: 0.1 },
    count: 1_000_000,
    burst: 1,
    everyMs: 0,
    atOnce: AT_ONCE,
  });
  try {
    const until = performance.now() + WITHIN_MS;
    let saidMs = performance.now();
    for (const share of states) {
      for (;;) {
        const board = await redisOf(rig, venue);
        const gone = board.filter((state) => state === GONE).length / board.length;
        if (gone >= share) {
          await judge(trial, rig, venue, gone);
          break;
        }
        if (performance.now() - saidMs > PROGRESS_EVERY_MS) {
          trial.say(`${(gone * 100).toFixed(0)} % sold to ${crowd.done} fans`);
          saidMs = performance.now();
        }
        if (performance.now() > until)
          throw new Error(`${(gone * 100).toFixed(1)} % sold after ${WITHIN_MS / 1_000} s`);
        await pause(LOOK_EVERY_MS);
      }
    }
    crowd.enough();
    trial.count({ requests: (await crowd.told).reduce((sum, { requests }) => sum + requests, 0) });
  } finally {
    await crowd.close();
  }
}

async function judge(trial: Trial, rig: Rig, venue: Venue, gone: number): Promise<void> {
  const bytes = await snapshotBytes(rig, venue);
  const plain = brotliDecompressSync(bytes);
  const size = trial.guards === 'on' ? bytes.length : plain.length;
  const same = sizeOf(plain) === bytes.length;
  trial.expect(
    `${(gone * 100).toFixed(1)} % sold: the snapshot has at most ${MOST_BYTES} bytes`,
    size <= MOST_BYTES && same,
    `${size} bytes${same ? '' : ', and the search compresses otherwise than the server'}`,
  );
}

async function snapshotBytes({ product }: Rig, { slug }: Venue): Promise<Buffer> {
  const wire = new Wire({ host: '127.0.0.1', port: product.replicas[0]!.port, from: '127.0.0.1' });
  const headers = 'accept: application/octet-stream\r\naccept-encoding: br\r\n';
  const { status, body } = await wire.request('GET', `/api/events/${slug}/availability`, headers);
  wire.close();
  if (status !== 200) throw new Error(`no snapshot: ${status}`);
  return body;
}

/** As the server compresses a snapshot; each judged state shows that it does. */
function sizeOf(packed: Uint8Array): number {
  return brotliCompressSync(packed, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }).length;
}

/** Looks for the board that compresses worst: places independent of each other in many mixtures, then climbing from the worst. */
function worstBoard(places: number, random: () => number, steps: number): { bytes: number; what: string } {
  let worst: { bytes: number; what: string; board: Uint8Array } = { bytes: 0, what: '', board: new Uint8Array() };
  const keep = (board: Uint8Array, what: string): void => {
    const bytes = sizeOf(pack(board));
    if (bytes > worst.bytes) worst = { bytes, what, board };
  };
  for (let step = 0; step < steps; step++) {
    const [held, gone] = step === 0 ? [1 / 3, 1 / 3] : [random() * 0.5, random() * 0.5];
    const board = Uint8Array.from({ length: places }, () => stateBy(random(), held!, gone!));
    keep(board, `each place held with ${held!.toFixed(2)} and gone with ${gone!.toFixed(2)}`);
  }
  for (let step = 0; step < steps; step++) {
    const board = worst.board.slice();
    const from = Math.floor(random() * places);
    for (let place = from; place < Math.min(places, from + 400); place++) board[place] = Math.floor(random() * 3);
    keep(board, `${worst.what.replace(/ and then.*/, '')} and then changed piece by piece`);
  }
  return worst;
}

const stateBy = (chance: number, held: number, gone: number): number =>
  chance < held ? 1 : chance < held + gone ? 2 : 0;

function pack(board: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(board.length / 4));
  board.forEach((state, place) => (packed[place >> 2]! |= state << (2 * (place & 3))));
  return packed;
}
