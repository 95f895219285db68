import { type Amount, type Ground, type Operation, type Turned, withLanes } from '../ground.ts';
import { metered } from '../meter.ts';
import type { Room } from '../rooms.ts';

/** Of all rooms together, and of each at least. */
const [POLLS, LEAST_POLLS] = [500, 50];
const SLICES = 8;

/** What everybody in line asks for every few seconds: not as who asks first after a quarter of a second, and has the answer made. */
export const status: Operation = {
  id: 'status',
  name: 'a look at the line',
  slices: SLICES,
  turn: (ground, amount) =>
    poll(ground, pollsOf(ground, amount), {
      path: 'status',
      headers: () => '',
      isRight: (text) => text.includes('"phase":"open"'),
    }),
};

export const place: Operation = {
  id: 'place',
  name: 'my place in line',
  slices: SLICES,
  turn: (ground, amount) =>
    poll(ground, pollsOf(ground, amount), {
      path: 'me',
      headers: ({ headers }) => headers,
      isRight: (text, { entry }) => text.includes(`"entry":${entry},`),
    }),
};

interface Poll {
  readonly path: string;
  readonly headers: (room: Room) => string;
  readonly isRight: (text: string, room: Room) => boolean;
}

const pollsOf = ({ rooms }: Ground, amount: Amount): number => amount(Math.max(POLLS, LEAST_POLLS * rooms.length), 4);

function poll({ rig, rooms }: Ground, count: number, { path, headers, isRight }: Poll): Promise<Turned> {
  const asked = Array.from({ length: count }, (_, nth) => rooms[nth % rooms.length]!);
  const requests = asked.map((room) => ({
    method: 'GET' as const,
    path: `/api/events/${room.slug}/queue/${path}`,
    headers: headers(room),
  }));
  return withLanes(rig, async (lanes) => {
    await lanes.ask(requests.slice(0, rooms.length));
    let answers: Buffer[] = [];
    const cost = await metered(rig, async () => (answers = await lanes.ask(requests)));
    for (const [nth, answer] of answers.entries())
      if (!isRight(answer.toString('utf8'), asked[nth]!))
        throw new Error(`${requests[nth]!.path} was answered with ${answer.toString('utf8')}`);
    return { ...cost, operations: count };
  });
}
