import { ATTRIBUTES, attributeMask, isAttribute } from './layout.ts';
import { MAX_MAPPING_ENTRIES } from './limits.ts';
import type { Located } from './located.ts';
import type { PlanArea } from './read-areas.ts';
import type { CategoryBook } from './read-categories.ts';

/** Reads `mapping.accessibility`: the attribute mask of each category that it names. */
export function readAccessibility(mapping: Located, categories: CategoryBook): Map<number, number> {
  const masks = new Map<number, number>();
  const field = mapping.field('accessibility');
  for (const entry of field.missing ? [] : (field.entries(MAX_MAPPING_ENTRIES) ?? [])) {
    if (entry.hopeless) break;
    const category = categories.numberOf(entry.name);
    if (category === undefined && categories.readable) {
      entry.fault('unknown_category', `The plan has no category "${entry.name}"; name one that it has.`);
    }
    const names = (entry.list(ATTRIBUTES.length) ?? []).map(readAttribute).filter((name) => name !== undefined);
    if (category !== undefined) masks.set(category, (masks.get(category) ?? 0) | attributeMask(names));
  }
  return masks;
}

/** What `mapping.areas` says of each area; refuses names of no area or of several. */
export function readAreaMapping(mapping: Located, areas: readonly PlanArea[]): Map<PlanArea, Located> {
  const mapped = new Map<PlanArea, Located>();
  const field = mapping.field('areas');
  const addresses = addressesOf(areas);
  for (const entry of field.missing ? [] : (field.entries(MAX_MAPPING_ENTRIES) ?? [])) {
    if (entry.hopeless) break;
    if (!entry.object()) continue;
    refuseOtherFields(entry, ['capacity', 'category']);
    const area = findArea(entry, addresses);
    if (!area) continue;
    if (mapped.has(area)) entry.fault('duplicate_area', 'Another entry is about this same area; keep one of them.');
    else mapped.set(area, entry);
  }
  return mapped;
}

/** An organizer's own words: a field that isn't known is a slip of the pen, not a newer format. */
export function refuseOtherFields(object: Located, known: readonly string[]): void {
  for (const field of object.entries(MAX_MAPPING_ENTRIES) ?? []) {
    if (known.includes(field.name)) continue;
    field.fault('unknown_field', `This is none of ${known.map((name) => `"${name}"`).join(', ')}; remove it.`);
  }
}

function readAttribute(item: Located): (typeof ATTRIBUTES)[number] | undefined {
  const name = item.text({ max: 50 });
  if (name === undefined || isAttribute(name)) return name;
  return item.fault('unknown_attribute', `This must be one of: ${ATTRIBUTES.join(', ')}.`);
}

/** By uuid, by text, and by text and rank among areas of that text ("Bar#2"); in that order when two agree by chance. */
function addressesOf(areas: readonly PlanArea[]): Map<string, PlanArea[]>[] {
  const [byUuid, byText, byRank] = [new Map(), new Map(), new Map()] as Map<string, PlanArea[]>[];
  for (const area of areas) {
    if (area.uuid) append(byUuid!, area.uuid, area);
    if (!area.text) continue;
    append(byText!, area.text, area);
    append(byRank!, `${area.text}#${byText!.get(area.text)!.length}`, area);
  }
  return [byUuid!, byText!, byRank!];
}

function append(map: Map<string, PlanArea[]>, key: string, area: PlanArea): void {
  const known = map.get(key);
  if (known) known.push(area);
  else map.set(key, [area]);
}

function findArea(entry: Located, addresses: Map<string, PlanArea[]>[]): PlanArea | undefined {
  const address = entry.name.replace(/\s+/g, ' ').trim();
  const found = addresses.map((map) => map.get(address)).find((areas) => areas !== undefined);
  if (!found) {
    return entry.fault('unknown_area', `The plan has no area with the text "${address}"; name one that it has.`);
  }
  if (found.length === 1) return found[0];
  return entry.fault(
    'ambiguous_area',
    `${found.length} areas have this text; write "${address}#1" to "${address}#${found.length}", or an area's uuid.`,
  );
}
