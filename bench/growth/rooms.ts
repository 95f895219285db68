import { QueueRoom } from '../../test/harness/queue.ts';
import { accepted, Visitor } from '../../test/harness/visitor.ts';
import { joinByScript } from '../../test/rush/full-room.ts';
import type { Rig } from '../../test/rig/rig.ts';
import type { House } from './houses.ts';

/** A waiting room in which people wait, and the last of them. */
export interface Room {
  readonly slug: string;
  /** By which he is known. */
  readonly headers: string;
  readonly entry: number;
}

/** People who have come in and choose. */
export interface Inside {
  readonly people: number;
  /** Of each: by which he may hold; as fresh as somebody's who does something now and then. */
  headers(): Promise<readonly string[]>;
}

export interface RoomOptions {
  readonly waiting: number;
  /** People who come first and are let in. */
  readonly inside?: number;
}

const AT_ONCE = 16;

/** @param house that is scheduled; its sale opens with this */
export async function openRoom(
  rig: Rig,
  house: House,
  { waiting, inside = 0 }: RoomOptions,
): Promise<{ room: Room; inside: Inside }> {
  const { slug } = house;
  const { admin, organizers } = rig.product;
  const room = new QueueRoom(rig.product, house);
  const mostActive = Math.max(1, inside);
  await room.set({ mode: 'scheduled', ratePerMinute: 60_000, mostActive });
  await admin(organizers[0].key, 'POST', `/api/admin/events/${house.id}/open`);
  await room.statusWhen(({ phase }) => phase === 'open', 'the room is open');
  const fans = Array.from({ length: inside }, () => new Visitor(rig.product.url));
  for (let at = 0; at < inside; at += AT_ONCE)
    await Promise.all(fans.slice(at, at + AT_ONCE).map((fan) => room.comeIn(fan)));
  // As many are inside as there may be: nobody else comes in.
  await room.admin('PUT', '', { mode: 'scheduled', ratePerMinute: 0, mostActive });
  if (waiting > 1) await joinByScript({ rig, event: house }, waiting - 1);
  const last = new Visitor(rig.product.url);
  const { entry, place } = accepted(await room.join(last));
  return {
    room: { slug, headers: `cookie: ${cookiesOf(last)}\r\nplace: ${place}\r\n`, entry },
    inside: {
      people: inside,
      headers: () =>
        Promise.all(
          fans.map(async (fan) => {
            const { admission } = accepted(await room.enter(fan));
            return `cookie: ${cookiesOf(fan)}\r\nadmission: ${admission}\r\n`;
          }),
        ),
    },
  };
}

const cookiesOf = ({ cookies }: Visitor): string => [...cookies].map((pair) => pair.join('=')).join('; ');
