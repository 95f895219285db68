import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Picture, pictureOf, withChanges } from '../../web/src/seatmap/availability.ts';
import { seededRandom } from '../harness/seeded.ts';

/** Of the house when the page comes. */
const GONE_SHARE = 0.4;
const MOST_TOGETHER = 4;

interface Told {
  readonly from: number;
  readonly text: string;
}

/**
 * Stands before a replica and answers for its seats: a house that is sold in part, and as many changes a second as are wanted, each
 * of a party. Everything else is the replica's.
 */
export class Front {
  readonly url: string;
  /** Changes that were told so far. */
  told = 0;
  readonly #server: Server;
  readonly #random = seededRandom(1);
  readonly #generation: string;
  readonly #seats: number;
  readonly #log: Told[] = [];
  readonly #readers = new Set<ServerResponse>();
  #picture: Picture;
  #counter: number;
  #timer: NodeJS.Timeout | undefined;

  private constructor(server: Server, replica: string, seats: number, places: number) {
    this.#server = server;
    this.#seats = seats;
    this.#generation = '1';
    this.#counter = 1;
    this.#picture = pictureOf(this.#partlySold(places));
    this.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => {
      const { pathname, searchParams } = new URL(asked.url ?? '', this.url);
      if (pathname.endsWith('/availability')) this.#snapshot(answer);
      else if (pathname.endsWith('/stream')) this.#stream(answer, searchParams.get('from') ?? '');
      else passOn(asked, answer, replica);
    });
  }

  static open(replica: string, house: { seats: number; places: number }): Promise<Front> {
    return new Promise((resolve) => {
      const server = createServer();
      server.listen(0, '127.0.0.1', () => resolve(new Front(server, replica, house.seats, house.places)));
    });
  }

  /** From now on; 0 for none. */
  pace(perSecond: number): void {
    clearInterval(this.#timer);
    if (!perSecond) return;
    const began = performance.now();
    const before = this.told;
    this.#timer = setInterval(() => {
      while (this.told - before < ((performance.now() - began) * perSecond) / 1_000) this.#change();
    }, 5);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #partlySold(places: number): Uint8Array {
    const packed = new Uint8Array((places + 3) >> 2);
    for (let place = 0; place < this.#seats;) {
      const party = 1 + Math.floor(this.#random() * MOST_TOGETHER);
      const state = this.#random() < GONE_SHARE ? 2 : 0;
      const end = Math.min(place + party, this.#seats);
      for (; place < end; place++) packed[place >> 2] = packed[place >> 2]! | (state << (2 * (place & 3)));
    }
    return packed;
  }

  /** A party takes what is free, or gives back what it held. */
  #change(): void {
    const party = 1 + Math.floor(this.#random() * MOST_TOGETHER);
    const first = Math.floor(this.#random() * (this.#seats - party));
    const lists = { available: [] as number[], held: [] as number[], gone: [] as number[] };
    for (let place = first; place < first + party; place++) {
      const state = (this.#picture.packed[place >> 2]! >> (2 * (place & 3))) & 3;
      lists[state === 0 ? 'held' : 'available'].push(place);
    }
    const check = checkAfter(this.#picture, lists);
    this.#picture = withChanges(this.#picture, { ...lists, check }) ?? this.#picture;
    const from = this.#counter++;
    const version = `${this.#generation}.${this.#counter}`;
    const data = JSON.stringify({ from: `${this.#generation}.${from}`, to: version, ...lists, check });
    const text = `event: delta\nid: ${version}\ndata: ${data}\n\n`;
    this.#log.push({ from, text });
    this.told++;
    for (const reader of this.#readers) reader.write(text);
  }

  #snapshot(answer: ServerResponse): void {
    answer.writeHead(200, {
      'content-type': 'application/octet-stream',
      'cache-control': 'no-cache',
      'availability-version': `${this.#generation}.${this.#counter}`,
    });
    answer.end(this.#picture.packed);
  }

  #stream(answer: ServerResponse, from: string): void {
    answer.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    answer.write('event: sale\ndata: {"state":"on_sale"}\n\n');
    const counter = Number(from.split('.')[1]);
    for (const told of this.#log) if (told.from >= counter) answer.write(told.text);
    this.#readers.add(answer);
    answer.once('close', () => this.#readers.delete(answer));
  }
}

function checkAfter(
  picture: Picture,
  lists: { available: readonly number[]; held: readonly number[]; gone: readonly number[] },
): number {
  const packed = picture.packed.slice();
  const put = (place: number, state: number): void => {
    const shift = 2 * (place & 3);
    packed[place >> 2] = (packed[place >> 2]! & ~(3 << shift)) | (state << shift);
  };
  for (const place of lists.available) put(place, 0);
  for (const place of lists.held) put(place, 1);
  for (const place of lists.gone) put(place, 2);
  return pictureOf(packed).check;
}

function passOn(asked: IncomingMessage, answer: ServerResponse, replica: string): void {
  const { method, url, headers } = asked;
  const onward = request(new URL(url ?? '', replica), { method, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  asked.pipe(onward);
}
