import { connect, type Socket } from 'node:net';
import { type Picture, pictureOf, withChanges } from '../../web/src/seatmap/availability.ts';
import { until } from '../harness/wait.ts';
import { nowMs } from '../rush/browser.ts';
import { Wire } from '../rush/wire.ts';

export interface PageWorld {
  readonly ports: readonly number[];
  readonly slug: string;
  /** When each place was asked for, in ms since 1970. */
  readonly askedMs: ReadonlyMap<number, number>;
  /** Of everything that was seen: how old it was, in ms. */
  readonly agesMs: number[];
  /** Does not compare the check of its picture with the server's: a page that would not notice what it missed. */
  readonly isTrusting: boolean;
  readonly pictures: Pictures;
}

interface Delta {
  readonly from: string;
  readonly to: string;
  readonly available: number[];
  readonly held: number[];
  readonly gone: number[];
  readonly check: number;
}

interface Seen extends Picture {
  readonly version: string;
}

const MOST_KEPT = 64 * 1024;
const AGAIN_MS = 300;
/** On a busy machine the first answer may not come in time. */
const FIRST = { withinMs: 90_000, what: 'a page has its first snapshot', everyMs: AGAIN_MS };
const MOST_STEPS = 8;

/** What pictures become. Thousands of pages take the same step from the same picture: it is computed once for all of them. */
export class Pictures {
  readonly #steps: { readonly before: Seen; readonly text: string; readonly after: Seen | null }[] = [];
  readonly #snapshots = new Map<string, Seen>();

  /** @param unpacked asked only where nobody has taken this snapshot lately */
  snapshot(version: string, unpacked: () => Uint8Array): Seen {
    const known = this.#snapshots.get(version);
    if (known) return known;
    const seen = { version, ...pictureOf(unpacked()) };
    this.#snapshots.set(version, seen);
    if (this.#snapshots.size > MOST_STEPS) this.#snapshots.delete(this.#snapshots.keys().next().value!);
    return seen;
  }

  /** @returns null where the page must take a snapshot */
  after(before: Seen, text: string, isTrusting: boolean): Seen | null {
    const known = this.#steps.find((step) => step.before === before && step.text === text);
    if (known) return known.after;
    const after = step(before, JSON.parse(text) as Delta, isTrusting);
    this.#steps.unshift({ before, text, after });
    if (this.#steps.length > MOST_STEPS) this.#steps.pop();
    return after;
  }
}

/** As the page's own code has it. */
function step(before: Seen, delta: Delta, isTrusting: boolean): Seen | null {
  const [[generation, from], [, to], [current, at]] = [numbers(delta.from), numbers(delta.to), numbers(before.version)];
  if (generation !== current || from! > at!) return null;
  if (to! < at!) return before;
  const check = isTrusting ? checkAfter(before, delta) : delta.check;
  const next = withChanges(before, { ...delta, check });
  return next && { version: delta.to, ...next };
}

const numbers = (version: string): number[] => version.split('.').map(Number);

function checkAfter({ packed }: Picture, delta: Delta): number {
  const { available, held, gone } = delta;
  const copy = packed.slice();
  [available, held, gone].forEach((places, state) => {
    for (const place of places) {
      const shift = 2 * (place & 3);
      copy[place >> 2] = (copy[place >> 2]! & ~(3 << shift)) | (state << shift);
    }
  });
  return pictureOf(copy).check;
}

/** A page that follows seats, on a socket of its own: as much of EventSource as a measurement needs, and the page's own picture. */
export class Page {
  picture: Seen | null = null;
  /** Snapshots that it took after the first. */
  reloads = 0;
  resets = 0;
  /** When it was cut off, and when it heard something again; in ms since 1970. */
  readonly breaks: { atMs: number; backAtMs: number }[] = [];
  #socket: Socket | null = null;
  #rest = '';
  #lastId: string | null = null;
  #retryMs = 1_000;
  #turn: number;
  #awayUntilMs = 0;
  /** What the stream says while a snapshot is on its way. */
  #heard: string[] | null = null;
  #isOver = false;
  readonly #address: string;
  readonly #world: PageWorld;

  constructor(world: PageWorld, nth: number) {
    this.#world = world;
    this.#turn = nth;
    this.#address = `127.${20 + (nth >> 14)}.${(nth >> 7) & 127}.${1 + (nth & 127)}`;
  }

  /** @param first the snapshot that it begins with; its own when absent. Resolves when the first event has come. */
  async open(first?: Seen): Promise<void> {
    this.picture = first ?? (await until(() => this.#snapshot(), FIRST));
    return new Promise((resolve) => this.#connect(resolve));
  }

  /** Away for so long, as in a tunnel. @param forgets comes back without a word of where it stood */
  cut(forMs: number, forgets = false): void {
    this.#awayUntilMs = performance.now() + forMs;
    if (forgets) this.#lastId = null;
    this.#socket?.destroy();
  }

  close(): void {
    this.#isOver = true;
    this.#socket?.destroy();
  }

  get #port(): number {
    const { ports } = this.#world;
    return ports[this.#turn % ports.length]!;
  }

  #connect(onHeard: () => void): void {
    const [port, { slug }] = [this.#port, this.#world];
    const socket = connect({ host: '127.0.0.1', port, localAddress: this.#address, noDelay: true });
    let heard = false;
    this.#socket = socket;
    this.#rest = '';
    socket.setEncoding('latin1');
    // The first time it says which snapshot it has; who forgets says nothing.
    const from = this.#lastId ?? (this.breaks.length === 0 ? this.picture?.version : undefined);
    const resume = from === undefined ? '' : `last-event-id: ${from}\r\n`;
    socket.write(`GET /api/events/${slug}/stream HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${resume}\r\n`);
    socket.on('data', (text: string) => {
      if (!heard && text.includes('event: ')) {
        heard = true;
        onHeard();
      }
      this.#take(text);
    });
    socket.on('error', () => {});
    socket.once('close', () => this.#broken(heard ? null : onHeard));
  }

  /** @param onHeard of the connection, if it was broken before a word had come: whoever waits for that waits on */
  #broken(onHeard: (() => void) | null): void {
    if (this.#isOver) return;
    // Who could not come back is still away.
    const last = this.breaks.at(-1);
    const broken = last?.backAtMs === 0 ? last : { atMs: nowMs(), backAtMs: 0 };
    if (broken !== last) this.breaks.push(broken);
    this.#turn++;
    const waitMs = Math.max(this.#retryMs, this.#awayUntilMs - performance.now());
    const onBack = () => {
      broken.backAtMs = nowMs();
      onHeard?.();
    };
    setTimeout(() => this.#isOver || this.#connect(onBack), waitMs);
  }

  #take(text: string): void {
    const all = this.#rest + text;
    const end = all.lastIndexOf('\n\n') + 1;
    this.#rest = all.slice(end).slice(-MOST_KEPT);
    for (const block of all.slice(0, end).split('\n\n')) {
      const retry = /^retry: (\d+)/m.exec(block)?.[1];
      if (retry) this.#retryMs = Number(retry);
      if (block.includes('event: reset')) {
        this.resets++;
        this.#reload();
      }
      if (!block.includes('event: delta')) continue;
      this.#lastId = /^id: (\S+)/m.exec(block)?.[1] ?? this.#lastId;
      this.#follow(block.slice(block.indexOf('data: ') + 6).trim());
    }
  }

  #follow(text: string): void {
    if (this.#heard !== null) return void this.#heard.push(text);
    const before = this.picture;
    if (before === null) return;
    const next = this.#world.pictures.after(before, text, this.#world.isTrusting);
    if (next === null) return this.#reload();
    this.picture = next;
    if (this.#world.askedMs.size > 0 && next !== before) this.#see(/"held":\[([\d,]+)\]/.exec(text)?.[1]);
  }

  #reload(): void {
    if (this.#heard !== null) return;
    const heard: string[] = (this.#heard = []);
    this.reloads++;
    this.picture = null;
    void this.#snapshot()
      .catch(() => null)
      .then((seen) => {
        this.#heard = null;
        this.picture = seen;
        if (seen) for (const text of heard) this.#follow(text);
        else setTimeout(() => this.#isOver || this.#reload(), AGAIN_MS);
      });
  }

  async #snapshot(): Promise<Seen> {
    const wire = new Wire({ host: '127.0.0.1', port: this.#port, from: this.#address });
    const path = `/api/events/${this.#world.slug}/availability`;
    const headers = 'accept: application/octet-stream\r\naccept-encoding: identity\r\n';
    const { status, head, body } = await wire.request('GET', path, headers).finally(() => wire.close());
    const version = /\r\navailability-version: (\S+)/i.exec(head)?.[1];
    if (status !== 200 || version === undefined) throw new Error(`no snapshot: ${status}`);
    return this.#world.pictures.snapshot(version, () => Uint8Array.from(body));
  }

  #see(held: string | undefined): void {
    if (held === undefined) return;
    const atMs = nowMs();
    // What it was cut off for is no delay of the stream.
    if (this.breaks.some((each) => each.backAtMs === 0 || each.backAtMs + 200 > atMs)) return;
    for (const place of held.split(',')) {
      const askedMs = this.#world.askedMs.get(Number(place));
      if (askedMs !== undefined) this.#world.agesMs.push(atMs - askedMs);
    }
  }
}
