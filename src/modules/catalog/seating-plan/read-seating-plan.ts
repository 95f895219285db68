import { FaultList } from './faults.ts';
import type { Fault } from './faults.ts';
import { ATTRIBUTES, at, uniform } from './layout.ts';
import type { LayoutCategory, LayoutRow, LayoutSection, Point, SeatingLayout, Shape } from './layout.ts';
import { MAX_COORDINATE, MAX_NAME_LENGTH, MAX_ZONES } from './limits.ts';
import { Located } from './located.ts';
import { AreaReader, sellAreas } from './read-areas.ts';
import type { PlanArea, SoldArea } from './read-areas.ts';
import { CategoryBook } from './read-categories.ts';
import { readAccessibility, readAreaMapping, refuseOtherFields } from './read-mapping.ts';
import { RowReader } from './read-rows.ts';
import type { ReadRow } from './read-rows.ts';

export type ReadSeatingPlan =
  { readonly ok: true; readonly layout: SeatingLayout } | { readonly ok: false; readonly faults: readonly Fault[] };

interface ReadSection {
  readonly name: string;
  readonly rows: readonly ReadRow[];
}

/** Free space around what stands in a plan that doesn't say its size. */
const MARGIN = 40;

/**
 * Reads a seating plan in the pretix format, with its old or its new fields. Fields that the format doesn't know are
 * passed over (it grows); known ones must be right. Takes any JSON value, never throws, and costs a bounded time: see
 * `limits.ts`.
 *
 * @param plan the plan itself
 * @param mapping `{accessibility: {"<category>": [attribute, ...]}, areas: {"<area>": {capacity, category}}, focus: {x, y}}`,
 *   all optional. An area is named by its text, by text and rank where several have it ("Bar#2"), or by its uuid.
 * @returns the layout, or the first 100 faults, with pointers from `/plan` and `/mapping`
 */
export function readSeatingPlan(plan: unknown, mapping: unknown): ReadSeatingPlan {
  const faults = new FaultList();
  const layout = read(
    new Located(plan, faults, 'plan'),
    new Located(mapping === undefined || mapping === null ? {} : mapping, faults, 'mapping'),
    faults,
  );
  return layout ? { ok: true, layout } : { ok: false, faults: faults.faults };
}

function read(plan: Located, mapping: Located, faults: FaultList): SeatingLayout | undefined {
  if (!plan.object()) return undefined;
  const name = plan.field('name').text({ max: MAX_NAME_LENGTH, empty: true })?.trim() || 'Seating plan';
  const size = readSize(plan.field('size'));
  const categories = new CategoryBook(plan.field('categories'));
  const rows = new RowReader(categories);
  const { sections, areas } = readZones(plan.field('zones'), rows);

  if (!mapping.object()) return undefined;
  refuseOtherFields(mapping, ['accessibility', 'areas', 'focus']);
  const focus = mapping.field('focus').missing ? undefined : mapping.field('focus').point();
  const sold = sellAreas(areas, readAreaMapping(mapping, areas), categories, rows.seatCount);
  // After the areas: their categories have attributes too.
  const masks = readAccessibility(mapping, categories);

  const places = rows.seatCount + sold.reduce((sum, { capacity }) => sum + capacity, 0);
  if (places === 0 && faults.faults.length === 0) {
    plan.field('zones').fault('nothing_to_sell', 'There is no seat and no area with a capacity; add one.');
  }
  if (faults.faults.length > 0) return undefined;

  const soldIds = new Set(sold.map(({ id }) => id));
  const decor = areas.filter(({ id }) => !soldIds.has(id)).flatMap(({ shape }) => shape ?? []);
  return {
    name,
    size: size ?? sizeOf(sections, [...decor, ...sold.map(({ shape }) => shape)]),
    ...(focus && { focus }),
    categories: countPlaces(categories, masks, sections, sold),
    attributes: ATTRIBUTES,
    sections: sections.map((section) => withAttributes(section, masks)),
    areas: placeAreas(sold, masks, rows.seatCount),
    decor,
    seatCount: rows.seatCount,
    placeCount: places,
  };
}

/** Undefined when the plan doesn't say, or says nothing by it. */
function readSize(size: Located): SeatingLayout['size'] | undefined {
  if (size.missing || !size.object()) return undefined;
  const width = size.field('width').number({ min: 0, max: MAX_COORDINATE });
  const height = size.field('height').number({ min: 0, max: MAX_COORDINATE });
  return width && height ? { width, height } : undefined;
}

function readZones(list: Located, rows: RowReader): { sections: ReadSection[]; areas: PlanArea[] } {
  const sections: ReadSection[] = [];
  const areas = new AreaReader();
  for (const zone of list.list(MAX_ZONES) ?? []) {
    if (zone.hopeless) break;
    if (!zone.object()) continue;
    const name = zone.field('name').missing ? '' : zone.field('name').text({ max: MAX_NAME_LENGTH, empty: true });
    zone.field('zone_id').expect('string');
    zone.field('uuid').expect('string');
    zone.field('displayed').expect('boolean');
    const position: Point = zone.field('position').point() ?? { x: 0, y: 0 };
    const read = rows.read(zone.field('rows'), position);
    areas.add(zone.field('areas'), position);
    if (read.length > 0) sections.push({ name: name?.trim() || `Zone ${Number(zone.name) + 1}`, rows: read });
  }
  return { sections, areas: areas.areas };
}

function withAttributes({ name, rows }: ReadSection, masks: ReadonlyMap<number, number>): LayoutSection {
  const maskOf = (category: number) => masks.get(category) ?? 0;
  return {
    name,
    rows: rows.map(({ category, gaps, ...row }): LayoutRow => {
      const attrs = typeof category === 'number' ? maskOf(category) : uniform(category.map(maskOf));
      return { ...row, category, attrs, gaps };
    }),
  };
}

function placeAreas(
  sold: readonly SoldArea[],
  masks: ReadonlyMap<number, number>,
  seatCount: number,
): SeatingLayout['areas'] {
  let next = seatCount;
  return sold.map(({ id, name, capacity, category, shape }) => {
    const start = next;
    next += capacity;
    return { id, name, start, capacity, category, attrs: masks.get(category) ?? 0, shape };
  });
}

function countPlaces(
  categories: CategoryBook,
  masks: ReadonlyMap<number, number>,
  sections: readonly ReadSection[],
  sold: readonly SoldArea[],
): LayoutCategory[] {
  const counts = categories.all.map(() => 0);
  for (const row of sections.flatMap(({ rows }) => rows)) {
    for (let i = 0; i < row.ids.length; i++) counts[at(row.category, i)]! += 1;
  }
  for (const { category, capacity } of sold) counts[category]! += capacity;
  return categories.all.map((category, i) => ({ ...category, attrs: masks.get(i) ?? 0, placeCount: counts[i]! }));
}

function sizeOf(sections: readonly ReadSection[], shapes: readonly Shape[]): SeatingLayout['size'] {
  let [width, height] = [0, 0];
  const include = (x: number, y: number) => {
    width = Math.max(width, x);
    height = Math.max(height, y);
  };
  for (const row of sections.flatMap(({ rows }) => rows)) row.x.forEach((x, i) => include(x, row.y[i]!));
  for (const shape of shapes) {
    include(shape.x, shape.y);
    if (shape.kind === 'rectangle') include(shape.x + shape.width, shape.y + shape.height);
    if (shape.kind === 'ellipse') include(shape.x + shape.radiusX, shape.y + shape.radiusY);
    if (shape.kind === 'polygon') for (const { x, y } of shape.points) include(x, y);
  }
  return { width: width + MARGIN, height: height + MARGIN };
}
