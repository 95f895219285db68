import type { PlaceIndex } from '../../catalog/index.ts';
import { type Part, UnknownPlaces } from '../../inventory/index.ts';
import type { PlacesRequest } from './allotments.dto.ts';

/** The places that a request names, each once, in the layout's order. @throws UnknownPlaces with the names that nothing has */
export function whichPlaces(index: PlaceIndex, { seats, rows, sections, areas }: PlacesRequest): Part {
  const unknown: string[] = [];
  const known = <T>(found: T | undefined, name: string): T[] => {
    if (found === undefined) unknown.push(name);
    return found === undefined ? [] : [found];
  };
  const spans = (name: string, is: (span: PlaceIndex['rows'][number]) => boolean): number[] => {
    const found = index.rows.filter(is);
    if (found.length === 0) unknown.push(name);
    return found.flatMap(({ start, length }) => Array.from({ length }, (_, at) => start + at));
  };
  const seatNos = [
    ...(seats ?? []).flatMap((id) => known(index.placeOf(id), id)),
    ...(rows ?? []).flatMap(({ section, row }) =>
      spans(`${section}, ${row}`, (span) => span.section === section && span.row === row),
    ),
    ...(sections ?? []).flatMap((name) => spans(name, ({ section }) => section === name)),
  ];
  const parts = (areas ?? []).flatMap(({ area, quantity }) =>
    known(index.areaOf(area), area).map(({ id, start, capacity }) => ({ id, start, capacity, quantity })),
  );
  if (unknown.length > 0) throw new UnknownPlaces(unknown);
  return { seatNos: [...new Set(seatNos)].sort((a, b) => a - b), areas: parts };
}

/** Whether a request names nothing at all: then all is meant, or nothing. */
export function namesNone({ seats, rows, sections, areas }: PlacesRequest): boolean {
  return [seats, rows, sections, areas].every((names) => !names || names.length === 0);
}
