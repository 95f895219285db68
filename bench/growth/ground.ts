import type { Rig } from '../../test/rig/rig.ts';
import { Wire } from '../../test/rush/wire.ts';
import type { House } from './houses.ts';
import type { Metered } from './meter.ts';
import type { Inside, Room } from './rooms.ts';

/** Where an operation is done: a point of an axis. Several points may share a rig. */
export interface Ground {
  readonly rig: Rig;
  readonly houses: readonly House[];
  readonly rooms: readonly Room[];
  /** Who may hold in its only house; where absent there is no room before it, and everybody is somebody else. */
  readonly inside?: Inside;
  /** How many orders were made here, and in which houses: seats are sold once. */
  ordered: number;
  readonly sold: (readonly House[])[];
}

export const groundOf = (ground: Omit<Ground, 'ordered' | 'sold'>): Ground => ({ ...ground, ordered: 0, sold: [] });

/** So much that a figure comes of it, or a handful. */
export type Amount = (measured: number, check: number) => number;

export interface Turned extends Metered {
  readonly operations: number;
  /** What was burnt beside it, where the operation has a rest of its own. */
  readonly rest?: Metered;
}

export interface Operation {
  readonly id: string;
  /** What one of it is. */
  readonly name: string;
  /** What is burnt at rest is a part of it, or its turns take care of it. */
  readonly restsItself?: true;
  /** So many turns at each point make a round, from point to point: for short operations, since a machine's moods change within a second. 1 when absent. */
  readonly slices?: number;
  /** Before its first turn at a ground. */
  readonly prepare?: (ground: Ground, amount: Amount) => Promise<void>;
  /** @throws Error unless all of it was done, and rightly */
  readonly turn: (ground: Ground, amount: Amount) => Promise<Turned>;
}

export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Each with its end of line. */
  readonly headers: string;
  readonly body?: string;
}

/** So many people ask at once where nothing else is said, however many replicas there are. */
const LANES = 64;

/** Connections to all replicas of a rig, open before anything is measured. */
export class Lanes {
  readonly #wires: readonly Wire[];

  static async open({ product }: Rig, atOnce: number): Promise<Lanes> {
    const lanes = new Lanes(
      Array.from({ length: atOnce }, (_, nth) => {
        const { port } = product.replicas[nth % product.replicas.length]!;
        return new Wire({ host: '127.0.0.1', port, from: '127.0.0.1' });
      }),
    );
    await Promise.all(lanes.#wires.map((wire) => wire.request('GET', '/readyz', '')));
    return lanes;
  }

  private constructor(wires: readonly Wire[]) {
    this.#wires = wires;
  }

  /** @returns the bodies, in the order of what was asked @throws Error where anything is refused */
  async ask(all: readonly Asked[]): Promise<Buffer[]> {
    const bodies: Buffer[] = [];
    let next = 0;
    const lane = async (wire: Wire): Promise<void> => {
      for (let at = next++; at < all.length; at = next++) bodies[at] = await askOne(wire, all[at]!);
    };
    await Promise.all(this.#wires.map(lane));
    return bodies;
  }

  close(): void {
    for (const wire of this.#wires) wire.close();
  }
}

async function askOne(wire: Wire, { method, path, headers, body }: Asked): Promise<Buffer> {
  const type = body === undefined ? '' : 'content-type: application/json\r\n';
  const answer = await wire.request(method, path, headers + type, body ?? null);
  if (answer.status >= 300)
    throw new Error(`${method} ${path} was answered with ${answer.status}: ${answer.body.toString('utf8')}`);
  return answer.body;
}

export async function withLanes<Result>(
  rig: Rig,
  work: (lanes: Lanes) => Promise<Result>,
  atOnce = LANES,
): Promise<Result> {
  const lanes = await Lanes.open(rig, atOnce);
  try {
    return await work(lanes);
  } finally {
    lanes.close();
  }
}
