import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pictureOf, unpackAvailability } from '../seatmap/index.ts';
import { AvailabilityFeed } from './availability-feed.ts';

const PLACES = 8;

function pack(states: string): Uint8Array {
  const packed = new Uint8Array(PLACES / 4);
  [...states].forEach((state, i) => (packed[i >> 2] = (packed[i >> 2] ?? 0) | (Number(state) << (2 * (i % 4)))));
  return packed;
}

/** The browser's end of a stream, as far as the feed sees it. */
class FakeStream extends EventTarget {
  static readonly CLOSED = 2;
  static all: FakeStream[] = [];
  readyState = 1;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    FakeStream.all.push(this);
  }

  static get open(): FakeStream | undefined {
    return FakeStream.all.findLast(({ readyState }) => readyState !== FakeStream.CLOSED);
  }

  close(): void {
    this.readyState = FakeStream.CLOSED;
  }

  say(name: string, data: object = {}): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }

  /** @param refused as when the server answers with an error: the browser gives up */
  fail(refused = false): void {
    this.readyState = refused ? FakeStream.CLOSED : 0;
    this.dispatchEvent(new Event('error'));
  }
}

class FakeDocument extends EventTarget {
  hidden = false;

  show(shown: boolean): void {
    this.hidden = !shown;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: FakeDocument;
let house: { version: string; states: string; isAway: boolean };
let asked: number;
let shown: string;
let troubles: boolean[];
let sales: number;
let feed: AvailabilityFeed;

beforeEach(() => {
  vi.useFakeTimers();
  page = new FakeDocument();
  house = { version: '3.10', states: '00000000', isAway: false };
  [asked, shown, troubles, sales, FakeStream.all] = [0, '', [], 0, []];
  vi.stubGlobal('document', page);
  vi.stubGlobal('EventSource', FakeStream);
  vi.stubGlobal('fetch', () => {
    asked++;
    if (house.isAway) return Promise.reject(new TypeError('away'));
    const headers = { 'availability-version': house.version };
    return Promise.resolve(new Response(pack(house.states) as Uint8Array<ArrayBuffer>, { headers }));
  });
  feed = new AvailabilityFeed('a-night', {
    picture: (packed) => (shown = unpackAvailability(packed, PLACES).join('')),
    trouble: (failing) => troubles.push(failing),
    sale: () => sales++,
  });
});
afterEach(() => {
  feed.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A change as the server tells it: what the house is after it decides the check. */
function change(
  from: string,
  to: string,
  states: string,
  lists: { available?: number[]; held?: number[]; gone?: number[] },
) {
  const { check } = pictureOf(pack(states));
  FakeStream.open?.say('delta', { from, to, available: [], held: [], gone: [], check, ...lists });
}

async function started(): Promise<void> {
  feed.start();
  await pass(0);
  change('3.10', '3.10', house.states, {});
}

describe('the page shows what is', () => {
  it('a snapshot, and from its version each change, without asking again', async () => {
    await started();
    expect(FakeStream.open?.url).toBe('/api/events/a-night/stream?from=3.10');
    change('3.10', '3.12', '01000000', { held: [1] });
    change('3.12', '3.13', '02000001', { gone: [1], held: [7] });
    change('3.13', '3.15', '00000001', { available: [1] });
    expect(shown).toBe('00000001');
    await pass(20_000);
    expect(asked).toBe(1);
    expect(troubles).toEqual([]);
  });

  it('nothing twice, and nothing of before its snapshot', async () => {
    house = { ...house, version: '3.20', states: '20000000' };
    await started();
    change('3.17', '3.19', '10000000', { held: [0] });
    expect(shown).toBe('20000000');
    change('3.19', '3.22', '20000010', { gone: [0], held: [6] });
    expect(shown).toBe('20000010');
    expect(asked).toBe(1);
  });

  it('a new snapshot where changes are missing; those that come meanwhile count from there', async () => {
    await started();
    change('3.14', '3.16', '00110000', { held: [3] });
    expect(shown).toBe('00000000');
    house = { ...house, version: '3.15', states: '00100000' };
    change('3.16', '3.17', '00110100', { held: [5] });
    await pass(10);
    expect(asked).toBe(2);
    expect(shown).toBe('00110100');
  });

  it('a new snapshot where the picture would not be the server’s, whatever the versions say', async () => {
    await started();
    change('3.10', '3.12', '01100000', { held: [1] });
    expect(shown).toBe('00000000');
    house = { ...house, version: '3.12', states: '01100000' };
    await pass(10);
    expect(shown).toBe('01100000');
  });

  it('again and again, where a replica that is behind gives the old one', async () => {
    await started();
    change('3.14', '3.16', '00110000', { held: [3] });
    house = { ...house, version: '3.13', states: '00000000' };
    await pass(10);
    expect(asked).toBe(2);
    house = { ...house, version: '3.16', states: '00110000' };
    await pass(500);
    expect([asked, shown]).toEqual([3, '00110000']);
  });

  it('a new snapshot within a second when the server says that it has begun anew', async () => {
    await started();
    FakeStream.open?.say('reset', { version: '4.1' });
    house = { ...house, version: '4.1', states: '00002000' };
    change('4.1', '4.2', '00002100', { held: [5] });
    await pass(1_000);
    expect([asked, shown]).toEqual([2, '00002100']);
  });

  it('nothing of a generation that is over: a word of it that comes late is no reason to ask', async () => {
    house = { ...house, version: '4.1', states: '00002000' };
    await started();
    change('3.10', '3.12', '01000000', { held: [1] });
    await pass(20_000);
    expect([asked, shown]).toEqual([1, '00002000']);
  });

  it('no snapshot from before the server began anew, though it was on its way', async () => {
    await started();
    const onItsWay = feed.refresh();
    FakeStream.open?.say('reset', { version: '4.1' });
    await onItsWay;
    house = { ...house, version: '4.1', states: '00002000' };
    change('4.1', '4.2', '00002100', { held: [5] });
    expect(shown).toBe('00000000');
    await pass(1_000);
    expect([asked, shown]).toEqual([3, '00002100']);
  });

  it('no older snapshot than what it has', async () => {
    await started();
    change('3.10', '3.12', '01000000', { held: [1] });
    await feed.refresh();
    expect(asked).toBe(2);
    expect(shown).toBe('01000000');
  });
});

describe('the page hears of the sale', () => {
  it('when its state is another one than before, not when it is told again', async () => {
    await started();
    for (const state of ['on_sale', 'on_sale', 'paused', 'paused']) FakeStream.open?.say('sale', { state });
    expect(sales).toBe(1);
  });

  it('also where it changed while no stream came', async () => {
    await started();
    FakeStream.open?.say('sale', { state: 'on_sale' });
    page.show(false);
    page.show(true);
    FakeStream.open?.say('sale', { state: 'ended' });
    expect(sales).toBe(1);
  });
});

describe('where no stream comes through', () => {
  it('the page asks every few seconds, and nobody is told', async () => {
    feed.start();
    await pass(0);
    FakeStream.open?.fail(true);
    house = { ...house, version: '3.11', states: '10000000' };
    await pass(4_000);
    expect([asked, shown]).toEqual([2, '10000000']);
    expect(FakeStream.open).toBeUndefined();
    await pass(60_000);
    expect(FakeStream.open).toBeDefined();
    expect(troubles).toEqual([]);
  });

  it('also while it breaks and comes again, and it stops asking when it is back', async () => {
    await started();
    FakeStream.open?.fail();
    await pass(4_000);
    expect(asked).toBe(2);
    change('3.10', '3.11', '10000000', { held: [0] });
    await pass(20_000);
    expect([asked, shown]).toEqual([2, '10000000']);
  });

  it('a connection that is dead without a word is made anew from where the page stands', async () => {
    await started();
    change('3.10', '3.12', '01000000', { held: [1] });
    const [first] = FakeStream.all;
    await pass(25_000);
    expect(first?.readyState).toBe(FakeStream.CLOSED);
    expect(FakeStream.open?.url).toContain('from=3.12');
  });

  it('a page that nothing reaches says so, and takes it back', async () => {
    await started();
    house.isAway = true;
    FakeStream.open?.fail();
    await pass(4_000);
    expect(troubles).toEqual([true]);
    change('3.10', '3.10', house.states, {});
    expect(troubles).toEqual([true, false]);
    FakeStream.open?.say('stale');
    FakeStream.open?.say('sale', { state: 'on_sale' });
    expect(troubles).toEqual([true, false, true, false]);
  });

  it('a page that nobody looks at has no stream and asks nothing; seen again it goes on from where it stood', async () => {
    await started();
    change('3.10', '3.12', '01000000', { held: [1] });
    page.show(false);
    expect(FakeStream.open).toBeUndefined();
    await pass(120_000);
    expect(asked).toBe(1);
    page.show(true);
    expect(FakeStream.open?.url).toContain('from=3.12');
    change('3.12', '3.40', '02000000', { gone: [1] });
    await pass(5_000);
    expect([asked, shown]).toEqual([1, '02000000']);
  });
});
