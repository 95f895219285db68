import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../../local/commands.ts';
import type { DrawRecord } from '../../local/draw/published.ts';
import { inRoot } from '../../local/paths.ts';
import { type PublishedEvent, publishEvent } from './events.ts';
import type { Product } from './product.ts';
import { accepted, Visitor } from './visitor.ts';
import { until } from './wait.ts';

export interface Lobby {
  readonly event: PublishedEvent;
  readonly fans: readonly Fan[];
}

export interface Fan {
  readonly visitor: Visitor;
  readonly entry: number;
  readonly place: string;
}

export interface Proof {
  readonly entry: number;
  readonly code: string;
  readonly leaf: string;
  readonly path: readonly string[];
}

let fans = 0;

/** Somebody new who has joined, at one replica or the other. */
export async function joinQueue({ replicas }: Product, { slug }: PublishedEvent): Promise<Fan> {
  fans += 1;
  const address = `127.5.${fans >> 7}.${1 + (fans & 127)}`;
  const visitor = new Visitor(replicas[fans % replicas.length]!.url, { address });
  // A replica may hear of a room a moment later.
  const join = async () => {
    const answer = await visitor.request<{ entry: number; place: string }>('POST', `/api/events/${slug}/queue`);
    return answer.status === 409 ? null : accepted(answer);
  };
  const { entry, place } = await until(join, { what: 'every replica knows the room', everyMs: 50 });
  return { visitor, entry, place };
}

/** An event with a room, a promised draw, and people in its lobby; its sale opens so long after they have joined. */
export async function lobbyOf(product: Product, people: number, opensInMs: number): Promise<Lobby> {
  const event = await publishEvent(product, { sale: 'scheduled' });
  const [{ key }] = product.organizers;
  await product.admin(key, 'PUT', `/api/admin/events/${event.id}/queue`, { mode: 'scheduled' });
  const planned = await untilState(product, event, 'committed');
  const joined: Fan[] = [];
  while (joined.length < people)
    joined.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(10, people - joined.length) }, () => joinQueue(product, event)),
      )),
    );
  await openIn(product, event, opensInMs);
  const isPromised = async () => {
    const records = await Promise.all(product.replicas.map(({ url }) => recordAt(url, event)));
    return records.every((record) => record !== null && record.opensAt !== planned.opensAt);
  };
  await until(isPromised, {
    what: 'the draw of the new opening is promised on every replica',
    everyMs: 50,
  });
  return { event, fans: joined };
}

/** Sooner than the API would let anybody set. */
export async function openIn({ stores }: Product, { eventNo }: PublishedEvent, ms: number): Promise<void> {
  await stores.query(`UPDATE events SET sale_opens_at = clock_timestamp() + make_interval(secs => $2) WHERE id = $1`, [
    eventNo,
    ms / 1000,
  ]);
}

export async function recordAt(url: string, event: PublishedEvent): Promise<DrawRecord | null> {
  const response = await fetch(`${url}/api/events/${event.slug}/queue/draw`);
  return response.ok ? ((await response.json()) as DrawRecord) : null;
}

/** On every replica. */
export async function untilState(
  product: Product,
  event: PublishedEvent,
  state: DrawRecord['state'],
): Promise<DrawRecord> {
  const records = product.replicas.map(({ url }) =>
    until(
      async () => {
        const record = await recordAt(url, event);
        return record?.state === state ? record : null;
      },
      { withinMs: 40_000, what: `the draw is ${state}`, everyMs: 50 },
    ),
  );
  return (await Promise.all(records))[0]!;
}

/** What one replica said of a draw, each time that it said something else. */
export class Observer {
  readonly seen: string[] = [];
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(url: string, event: PublishedEvent) {
    this.running = this.watch(url, event);
  }

  async stop(): Promise<readonly string[]> {
    this.stopped = true;
    await this.running;
    return this.seen;
  }

  private async watch(url: string, event: PublishedEvent): Promise<void> {
    // Once more when it is stopped: what it is stopped for may have come since it looked last.
    for (let isLast = false; !isLast;) {
      isLast = this.stopped;
      const response = await fetch(`${url}/api/events/${event.slug}/queue/draw`).catch(() => null);
      const text = (await response?.text()) ?? '';
      if (response?.ok && text !== this.seen.at(-1)) this.seen.push(text);
      if (!isLast) await sleep(20);
    }
  }
}

/** What was said before entries and root were, and has the seed all the same. */
export function seedBeforeEntries(seen: readonly string[], seed: string): string[] {
  const published = seen.findIndex((text) => {
    const { entries, merkleRoot, seed: told } = JSON.parse(text) as DrawRecord;
    return entries !== null && merkleRoot !== null && told === null;
  });
  return seen.filter((text, at) => text.includes(seed) && (published < 0 || at <= published));
}

export async function verifyDraw(...args: string[]): Promise<{ code: number | null; output: string }> {
  const { code, output } = await command(process.execPath, [inRoot('local', 'verify-draw.ts'), ...args]);
  return { code, output };
}
