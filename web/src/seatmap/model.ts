import type { Box } from './geometry.ts';
import { emptyBox, extendBox } from './geometry.ts';
import type { PriceLevel } from '../api/types.ts';
import type { Seatmap, SeatmapArea, SeatmapRow, Shape } from './seatmap.ts';

export interface Section {
  index: number;
  name: string;
  /** Rows `firstRow` up to, not including, `endRow`. */
  firstRow: number;
  endRow: number;
  /** Places `start` up to, not including, `end`. */
  start: number;
  end: number;
  box: Box;
}

export interface Row {
  index: number;
  section: number;
  name: string;
  start: number;
  end: number;
  numbers: string[];
  idPrefix: string;
  ids: string[] | null;
  box: Box;
}

/** What a person needs to know of a seat to find it. */
export interface SeatLabel {
  section: string;
  row: string;
  number: string;
}

/**
 * The plan, one typed array a property, so that 50,000 seats cost one allocation each and the renderer reads them in order.
 * A place is a seat or one standing place of an area; its index ("place") is what packed availability uses.
 */
export interface SeatModel {
  eventId: string;
  name: string;
  width: number;
  height: number;
  levels: PriceLevel[];
  attributes: string[];
  sections: Section[];
  rows: Row[];
  areas: SeatmapArea[];
  decor: Shape[];
  seatCount: number;
  placeCount: number;
  /** Plan units between neighbouring seats, the median. */
  pitch: number;
  x: Float32Array;
  y: Float32Array;
  /** Price level of every place, areas included. */
  level: Uint8Array;
  attrs: Uint32Array;
  rowOf: Uint16Array;
  /** 1 where a seat and the next of its row are neighbours. */
  joined: Uint8Array;
}

/** Parses the seat map. Cost: one pass, about 10 ms for 50,000 seats; ids are not touched. */
export function parseSeatmap(seatmap: Seatmap): SeatModel {
  const { seatCount, placeCount } = seatmap;
  const model: SeatModel = {
    eventId: seatmap.eventId,
    name: seatmap.name,
    width: seatmap.size.width,
    height: seatmap.size.height,
    levels: seatmap.priceLevels,
    attributes: seatmap.attributes,
    sections: [],
    rows: [],
    areas: seatmap.areas,
    decor: seatmap.decor,
    seatCount,
    placeCount,
    pitch: 1,
    x: new Float32Array(seatCount),
    y: new Float32Array(seatCount),
    level: new Uint8Array(placeCount),
    attrs: new Uint32Array(seatCount),
    rowOf: new Uint16Array(seatCount),
    joined: new Uint8Array(seatCount),
  };
  for (const { name, rows } of seatmap.sections) {
    const index = model.sections.length;
    const start = rows[0]?.start ?? 0;
    const section: Section = {
      index,
      name,
      firstRow: model.rows.length,
      endRow: 0,
      start,
      end: start,
      box: emptyBox(),
    };
    for (const row of rows) section.end = addRow(model, section, row);
    section.endRow = model.rows.length;
    model.sections.push(section);
  }
  for (const area of seatmap.areas) model.level.fill(area.level, area.start, area.start + area.capacity);
  model.pitch = medianPitch(model);
  return model;
}

function addRow(model: SeatModel, section: Section, source: SeatmapRow): number {
  const { start, numbers } = source;
  const end = start + numbers.length;
  const box = emptyBox();
  model.x.set(source.x, start);
  model.y.set(source.y, start);
  if (typeof source.level === 'number') model.level.fill(source.level, start, end);
  else model.level.set(source.level, start);
  if (typeof source.attrs === 'number') model.attrs.fill(source.attrs, start, end);
  else model.attrs.set(source.attrs, start);
  model.rowOf.fill(model.rows.length, start, end);
  model.joined.fill(1, start, end - 1);
  for (const gap of source.gaps ?? []) model.joined[start + gap] = 0;
  for (let i = 0; i < numbers.length; i++) extendBox(box, source.x[i] ?? 0, source.y[i] ?? 0);
  if (numbers.length) {
    extendBox(section.box, box.minX, box.minY);
    extendBox(section.box, box.maxX, box.maxY);
  }
  model.rows.push({
    index: model.rows.length,
    section: section.index,
    name: source.name,
    start,
    end,
    numbers,
    idPrefix: source.idPrefix ?? '',
    ids: source.ids ?? null,
    box,
  });
  return end;
}

function medianPitch(model: SeatModel): number {
  const step = Math.max(1, Math.floor(model.seatCount / 500));
  const distances: number[] = [];
  for (let i = 0; i + 1 < model.seatCount; i += step) {
    if (!model.joined[i]) continue;
    distances.push(Math.hypot(at(model.x, i + 1) - at(model.x, i), at(model.y, i + 1) - at(model.y, i)));
  }
  distances.sort((a, b) => a - b);
  return distances[distances.length >> 1] || Math.max(model.width, model.height) / 40 || 1;
}

/** Reads a typed array at an index known to be inside it. */
export const at = (list: ArrayLike<number>, index: number): number => list[index] ?? 0;

export function rowOfSeat(model: SeatModel, place: number): Row | undefined {
  return place >= 0 && place < model.seatCount ? model.rows[at(model.rowOf, place)] : undefined;
}

export function seatId(model: SeatModel, place: number): string {
  const row = rowOfSeat(model, place);
  if (!row) return '';
  const i = place - row.start;
  return row.ids?.[i] ?? row.idPrefix + (row.numbers[i] ?? '');
}

export function seatLabel(model: SeatModel, place: number): SeatLabel {
  const row = rowOfSeat(model, place);
  return {
    section: row ? (model.sections[row.section]?.name ?? '') : '',
    row: row?.name ?? '',
    number: row?.numbers[place - row.start] ?? '',
  };
}

export function levelOf(model: SeatModel, place: number): PriceLevel | undefined {
  return model.levels[at(model.level, place)];
}

/** The names of a seat's attributes, in the plan's order. */
export function attributesOf(model: SeatModel, place: number): string[] {
  const mask = at(model.attrs, place);
  return model.attributes.filter((_, bit) => (mask >>> bit) & 1);
}

const indexes = new WeakMap<SeatModel, Map<string, number>>();

/**
 * The place of a seat id, or -1. The index of all ids is built on the first call (about 15 ms for 50,000), because a visitor
 * who only looks never needs it.
 */
export function placeOf(model: SeatModel, id: string): number {
  let index = indexes.get(model);
  if (!index) {
    index = new Map();
    for (let place = 0; place < model.seatCount; place++) index.set(seatId(model, place), place);
    indexes.set(model, index);
  }
  return index.get(id) ?? -1;
}

/** Bits of the attributes that mean a place for a visitor who needs access: they carry the accessibility sign. */
export function accessMask(model: SeatModel): number {
  return model.attributes.reduce((mask, name, bit) => (ACCESS_SIGNED.has(name) ? mask | (1 << bit) : mask), 0);
}

const ACCESS_SIGNED = new Set(['wheelchair', 'companion', 'accessible', 'semi-ambulatory']);
