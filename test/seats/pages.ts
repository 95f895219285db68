import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { Page, type PageWorld, Pictures } from './page.ts';

/** A thread of its own: who asks for seats must not make those late who watch. */

export interface PagesOptions extends Pick<PageWorld, 'ports' | 'slug' | 'isTrusting'> {
  readonly count: number;
}

export type ToPages =
  | { readonly type: 'asked'; readonly place: number; readonly atMs: number }
  /** The first so many lose their connection, and do not come back for so long. */
  | {
      readonly type: 'cut';
      readonly from: number;
      readonly count: number;
      readonly forMs: number;
      readonly forgets?: boolean;
    }
  /** What they show now. */
  | { readonly type: 'look' }
  | { readonly type: 'over' };

export interface PagesSeen {
  readonly type: 'seen';
  readonly agesMs: readonly number[];
  /** What they show in the end, packed, and how many show it; null for those that show nothing. */
  readonly pictures: readonly { readonly packed: Uint8Array | null; readonly pages: number }[];
  /** Of each page, snapshots that it took after its first. */
  readonly reloads: readonly number[];
  readonly resets: number;
  /** How long each was away that was cut off. */
  readonly awayMs: readonly number[];
  readonly lost: number;
}

export type FromPages = { readonly type: 'open' } | PagesSeen;

const AT_ONCE = 50;

async function main({ count, ...options }: PagesOptions, port: NonNullable<typeof parentPort>): Promise<void> {
  const askedMs = new Map<number, number>();
  const agesMs: number[] = [];
  const world: PageWorld = { ...options, askedMs, agesMs, pictures: new Pictures() };
  const pages = Array.from({ length: count }, (_, nth) => new Page(world, nth));
  const over = new Promise<void>((resolve) => {
    port.on('message', (message: ToPages) => {
      if (message.type === 'over') resolve();
      else if (message.type === 'look') look();
      else if (message.type === 'asked') askedMs.set(message.place, message.atMs);
      else
        for (const page of pages.slice(message.from, message.from + message.count))
          page.cut(message.forMs, message.forgets);
    });
  });
  const [first, ...others] = pages;
  await first?.open();
  for (let at = 0; at < others.length; at += AT_ONCE) {
    await Promise.all(others.slice(at, at + AT_ONCE).map((page) => page.open(first?.picture ?? undefined)));
  }
  send({ type: 'open' });
  await over;
  look();
  for (const page of pages) page.close();
  port.close();

  function look(): void {
    const breaks = pages.flatMap((page) => page.breaks);
    send({
      type: 'seen',
      agesMs,
      pictures: picturesOf(pages),
      reloads: pages.map(({ reloads }) => reloads),
      resets: pages.reduce((sum, { resets }) => sum + resets, 0),
      awayMs: breaks.filter(({ backAtMs }) => backAtMs > 0).map(({ atMs, backAtMs }) => backAtMs - atMs),
      lost: breaks.filter(({ backAtMs }) => backAtMs === 0).length,
    });
  }

  function send(message: FromPages): void {
    port.postMessage(message);
  }
}

function picturesOf(pages: readonly Page[]): PagesSeen['pictures'] {
  const printOf = ({ picture }: Page) =>
    picture === null ? '' : createHash('sha256').update(picture.packed).digest('hex');
  return [...Map.groupBy(pages, printOf).values()].map((same) => ({
    packed: same[0]?.picture?.packed ?? null,
    pages: same.length,
  }));
}

if (parentPort) await main(workerData as PagesOptions, parentPort);
