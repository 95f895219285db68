import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { type Picture, pictureOf, unpackAvailability, withChanges } from '../../web/src/seatmap/availability.ts';
import { until } from './wait.ts';

export interface Told {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: {
    readonly from: string;
    readonly to: string;
    readonly available: number[];
    readonly held: number[];
    readonly gone: number[];
    readonly check: number;
    readonly state?: string;
  };
  readonly atMs: number;
}

interface FollowOptions {
  /** The version of the snapshot that the page has. */
  from?: string;
  lastEventId?: string;
  address?: string;
}

/** A stream of seats, as a page has it open. */
export class Follower {
  readonly told: Told[] = [];
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** When to come again, as the server has said it last. */
  retryMs = 0;
  isOver = false;
  readonly #answer: IncomingMessage;
  #rest = '';

  private constructor(answer: IncomingMessage) {
    this.#answer = answer;
    this.status = answer.statusCode ?? 0;
    this.headers = answer.headers;
    answer.setEncoding('utf8').on('data', (chunk: string) => this.#take(chunk));
    answer.on('error', () => {}).once('close', () => (this.isOver = true));
  }

  /** @param event slug or id */
  static open(url: string, event: string, { from, lastEventId, address }: FollowOptions = {}): Promise<Follower> {
    const path = `/api/events/${event}/stream${from === undefined ? '' : `?from=${from}`}`;
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const localAddress = address === undefined ? {} : { localAddress: address };
    return new Promise((resolve, reject) => {
      request(new URL(path, url), { headers, agent: false, ...localAddress })
        .once('response', (answer) => resolve(new Follower(answer)))
        .on('error', reject)
        .end();
    });
  }

  /** The last id, which the next connection resumes after. */
  get lastId(): string | undefined {
    return this.told.findLast(({ id }) => id !== undefined)?.id;
  }

  /** Waits for an event that is as wanted, among those that came and will come. */
  until(what: string, fits: (told: Told) => boolean): Promise<Told> {
    return until(() => this.told.find(fits), { what: `a stream says ${what}`, everyMs: 5 });
  }

  /** Takes nothing more, and stays. */
  pause(): void {
    this.#answer.pause();
  }

  leave(): void {
    this.#answer.destroy();
  }

  #take(chunk: string): void {
    const blocks = (this.#rest + chunk).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => /^(\w+): (.*)$/.exec(line)?.slice(1) as [string, string]));
      this.retryMs = Number(fields.get('retry') ?? this.retryMs);
      const name = fields.get('event');
      if (name === undefined) continue;
      const data = JSON.parse(fields.get('data') ?? '{}') as Told['data'];
      this.told.push({ name, id: fields.get('id'), data, atMs: performance.now() });
    }
  }
}

/** A snapshot as a page has it: what the page's own code makes of it and of changes. */
export interface Seen extends Picture {
  readonly version: string;
}

export async function snapshotOf(url: string, event: string): Promise<Seen> {
  const answer = await fetch(`${url}/api/events/${event}/availability`, {
    headers: { accept: 'application/octet-stream', 'accept-encoding': 'identity' },
  });
  const version = answer.headers.get('availability-version') ?? '';
  return { version, ...pictureOf(new Uint8Array(await answer.arrayBuffer())) };
}

/** What a picture becomes by what a stream has said. @throws where the page would have to take a snapshot */
export function seenAfter(seen: Seen, told: readonly Told[]): Seen {
  let now = seen;
  for (const { name, data } of told) {
    if (name === 'reset') throw new Error('told to take a snapshot');
    if (name !== 'delta' || counterOf(data.to) < counterOf(now.version)) continue;
    if (counterOf(data.from) > counterOf(now.version)) throw new Error(`a gap: ${now.version}, then ${data.from}`);
    const next = withChanges(now, data);
    if (!next) throw new Error(`another picture than the server's at ${data.to}`);
    now = { version: data.to, ...next };
  }
  return now;
}

/** One digit a place: 0 available, 1 held, 2 gone. */
export function statesOf({ packed }: Picture, places: number): string {
  return unpackAvailability(packed, places).join('');
}

function counterOf(version: string): number {
  return Number(version.split('.')[1]);
}
