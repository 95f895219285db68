import { createHmac, randomBytes } from 'node:crypto';
import { publishStadium } from '../test/journeys/stadium.ts';
import { startRig, type Rig } from '../test/rig/rig.ts';
import { People } from '../test/rush/people.ts';
import { RUSH_RIG, Stage } from '../test/rush/rush.ts';
import { type Hall, openHall } from './halls.ts';
import type { Server } from './http-side.ts';

export const SESSION_SECRET = randomBytes(32).toString('hex');
const SESSION_KEY = createHmac('sha256', SESSION_SECRET).update('stampede:session').digest();

/** One replica with a waiting room whose order is drawn, and the stadium on sale. */
export interface World {
  readonly rig: Rig;
  readonly server: Server;
  readonly url: string;
  /** Of the room's event. */
  readonly room: string;
  /** Somebody in it: the headers by which he is known. */
  readonly fan: string;
  readonly stadium: string;
  /** Another one for each number; whoever uses it empties it first. */
  hall(nth: number): Promise<Hall>;
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const env = { ...RUSH_RIG.env, DEADLINE_SCALE: '5', SESSION_SECRET, TRUSTED_PROXIES: '127.0.0.0/8' };
  const rig = await startRig({ ...RUSH_RIG, replicas: 1, env });
  try {
    return await worldOf(rig);
  } catch (error) {
    await rig.close();
    throw error;
  }
}

async function worldOf(rig: Rig): Promise<World> {
  const stage = await Stage.set(rig, { rows: 20, seatsPerRow: 20, room: { ratePerMinute: 600, mostActive: 2_000 } });
  stage.watch.stop();
  const [fan] = await new People(rig, stage.event.slug, 1).joinInTurn(1);
  await stage.open();
  await stage.room.statusWhen(({ drawn }) => drawn, 'the order is drawn', 60_000);
  const { slug: stadium } = await publishStadium(rig.product, 'bench-stadium');
  const halls: Promise<Hall>[] = [];
  const { port, pid, url } = rig.product.replicas[0]!;
  return {
    rig,
    server: { port, pid },
    url,
    room: stage.event.slug,
    fan: `cookie: stampede_session=${fan!.browser.cookie('stampede_session')}\r\nplace: ${fan!.token}\r\n`,
    stadium,
    hall: (nth) => (halls[nth] ??= openHall(rig, `bench-hall-${nth}`)),
    close: () => rig.close(),
  };
}

/** The headers of the nth of many: a session of his own, from an address of his own, as a proxy of ours says. */
export function newFan(nth: number): string {
  const id = randomBytes(16).toString('base64url');
  const mac = createHmac('sha256', SESSION_KEY).update(id).digest('base64url').slice(0, 22);
  const address = `10.${(nth >> 16) & 255}.${(nth >> 8) & 255}.${nth & 255}`;
  return `x-forwarded-for: ${address}\r\ncookie: stampede_session=${id}.${mac}\r\n`;
}
