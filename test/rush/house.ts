import { brotliDecompressSync } from 'node:zlib';
import { parseSeatmap, type SeatModel } from '../../web/src/seatmap/model.ts';
import type { Seatmap } from '../../web/src/seatmap/seatmap.ts';
import { Page, Pictures } from '../seats/page.ts';
import { Wishes } from '../seats/wishes.ts';
import type { Browser, World } from './browser.ts';
import { headerOf } from './wire.ts';

/** The seats as everybody's page shows them: the plan once, pictures of it shared by all who see the same. */
export class House {
  readonly #model: SeatModel;
  readonly #pictures = new Pictures();
  readonly #world: Pick<World, 'shop' | 'slug' | 'random'>;

  private constructor(world: Pick<World, 'shop' | 'slug' | 'random'>, model: SeatModel) {
    this.#world = world;
    this.#model = model;
  }

  static async open(world: Pick<World, 'shop' | 'slug' | 'random'>): Promise<House> {
    const { shop, slug } = world;
    const answer = await fetch(`http://${shop.host}:${shop.port}/api/events/${slug}/seatmap`);
    return new House(world, parseSeatmap((await answer.json()) as Seatmap));
  }

  /** Somebody loads the snapshot, and from there follows the stream. @returns null where he gives up */
  async show(browser: Browser, nth: number): Promise<View | null> {
    const { shop, slug, random } = this.#world;
    const path = `/api/events/${slug}/availability`;
    const headers = { accept: 'application/octet-stream', 'accept-encoding': 'br' };
    const answer = await browser.persist({ what: 'snapshot', method: 'GET', path, headers });
    const version = answer && headerOf(answer.head, 'availability-version');
    if (answer?.status !== 200 || version === null) return null;
    const isPlain = headerOf(answer.head, 'content-encoding') === null;
    const unpacked = (): Uint8Array => Uint8Array.from(isPlain ? answer.body : brotliDecompressSync(answer.body));
    const page = new Page(
      { ports: [shop.port], slug, askedMs: new Map(), agesMs: [], isTrusting: false, pictures: this.#pictures },
      nth,
    );
    // He chooses meanwhile: whether the stream stands is nothing that he would wait for.
    void page.open(this.#pictures.snapshot(version!, unpacked));
    return new View(page, new Wishes(this.#model, random));
  }
}

/** One person's map. */
export class View {
  readonly #page: Page;
  readonly #wishes: Wishes;

  constructor(page: Page, wishes: Wishes) {
    this.#page = page;
    this.#wishes = wishes;
  }

  /**
   * Seats side by side in a section that most like better than others, free as his page shows it; fewer where there are not so
   * many; and where he sees none there, what is left elsewhere.
   */
  choose(quantity: number): readonly string[] {
    const { picture } = this.#page;
    if (picture === null) return [];
    const liked = this.#wishes.own(picture, quantity);
    return this.#wishes.idsOf(liked.length > 0 ? liked : this.#wishes.left(picture, quantity));
  }

  close(): void {
    this.#page.close();
  }
}
