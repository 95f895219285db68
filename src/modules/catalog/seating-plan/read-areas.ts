import type { LayoutArea, Point, Shape } from './layout.ts';
import { MAX_AREAS, MAX_NAME_LENGTH, MAX_PLACES } from './limits.ts';
import type { Located } from './located.ts';
import type { CategoryBook } from './read-categories.ts';
import { readShape, textOf } from './read-shape.ts';

/** An area of the plan, of which it is not yet known whether it is sold. */
export interface PlanArea {
  readonly at: Located;
  /** On one line; empty when the area has no words. */
  readonly text: string;
  readonly uuid: string | null;
  readonly id: string;
  readonly shape: Shape | undefined;
}

/** An area that is sold, before its place index and its attributes are known. */
export type SoldArea = Pick<LayoutArea, 'id' | 'name' | 'capacity' | 'category' | 'shape'>;

/** Reads the areas of one zone after the other; `areas` has all of them in plan order. */
export class AreaReader {
  private readonly read: Omit<PlanArea, 'id'>[] = [];

  add(list: Located, zone: Point): void {
    const items = list.missing ? [] : (list.list(MAX_AREAS) ?? []);
    if (this.read.length + items.length > MAX_AREAS) {
      list.fault('too_large', `With these areas the plan has more than ${MAX_AREAS}; leave some out.`);
      return;
    }
    for (const at of items) {
      if (at.hopeless) return;
      if (!at.object()) continue;
      const uuid = at.field('uuid');
      uuid.expect('string');
      const shape = readShape(at, zone);
      this.read.push({ at, text: textOf(at), uuid: typeof uuid.value === 'string' ? uuid.value : null, shape });
    }
  }

  get areas(): PlanArea[] {
    const ids = areaIds(this.read.map(({ text }) => text));
    return this.read.map((area, i) => ({ ...area, id: ids[i]! }));
  }
}

/**
 * A stable id for each area: the slug of its text, in plan order. The first area with a slug has it bare, the second
 * gets `-2` and so on; a number that another text itself spells is passed over. Areas that are only drawn count too: so
 * selling one more, or moving, renaming or adding anything with other words, changes no other id.
 */
export function areaIds(texts: readonly string[]): string[] {
  const slugs = texts.map(slugOf);
  const taken = new Set(slugs);
  const seen = new Map<string, number>();
  return slugs.map((slug) => {
    let rank = (seen.get(slug) ?? 0) + 1;
    while (rank > 1 && taken.has(`${slug}-${rank}`)) rank++;
    seen.set(slug, rank);
    return rank === 1 ? slug : `${slug}-${rank}`;
  });
}

/**
 * The areas that are sold: those that the mapping names, and those with a `capacity` of their own. The mapping's
 * capacity and category come first. It may name a category that the plan doesn't have: it is made. Where neither names
 * one, the area's text is its category.
 */
export function sellAreas(
  areas: readonly PlanArea[],
  mapping: ReadonlyMap<PlanArea, Located>,
  categories: CategoryBook,
  seatCount: number,
): SoldArea[] {
  const sold: SoldArea[] = [];
  let places = seatCount;
  for (const area of areas) {
    if (area.at.hopeless) break;
    const mapped = mapping.get(area);
    const own = area.at.field('capacity');
    if (!mapped && own.missing) continue;

    const capacityAt = mapped && (own.missing || !mapped.field('capacity').missing) ? mapped.field('capacity') : own;
    const capacity = capacityAt.number({ min: 1, max: MAX_PLACES, integer: true });
    const name = area.text || 'Area';
    const category = readAreaCategory(area, mapped?.field('category'), name, categories);
    places += capacity ?? 0;
    if (places > MAX_PLACES) {
      capacityAt.fault('too_large', `With this area the plan has more than ${MAX_PLACES} places; lower its capacity.`);
      break;
    }
    if (capacity === undefined || category === undefined || !area.shape) continue;
    sold.push({ id: area.id, name, capacity, category, shape: area.shape });
  }
  return sold;
}

function readAreaCategory(
  area: PlanArea,
  mapped: Located | undefined,
  name: string,
  categories: CategoryBook,
): number | undefined {
  const own = area.at.field('category');
  const ownNumber = own.missing ? undefined : categories.resolve(own);
  if (mapped && !mapped.missing) {
    const named = mapped.text({ max: MAX_NAME_LENGTH });
    return named === undefined ? undefined : categories.numberOrAdd(named);
  }
  return own.missing ? categories.numberOrAdd(name) : ownNumber;
}

/** Letters and digits of any script, lower case, joined by hyphens: "Standing floor" is `standing-floor`. */
function slugOf(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
  return plain.replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'area';
}
