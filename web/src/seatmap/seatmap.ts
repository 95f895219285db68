/** The seat map as the API sends it: `GET /api/events/{id}/seatmap`. Immutable, content-hashed. */

import type { PriceLevel } from '../api/types.ts';

export interface Point {
  x: number;
  y: number;
}

/** Coordinates are absolute in the plan; `x`, `y` is a rectangle's top left corner and an ellipse's centre. */
export interface Shape {
  kind: 'rectangle' | 'ellipse' | 'polygon' | 'text';
  x: number;
  y: number;
  width?: number;
  height?: number;
  radiusX?: number;
  radiusY?: number;
  points?: Point[];
  /** Degrees, clockwise. */
  rotation?: number;
  color?: string | null;
  borderColor?: string | null;
  text?: string | null;
  textColor?: string | null;
}

export interface SeatmapRow {
  name: string;
  /** Place index of the row's first seat. */
  start: number;
  numbers: string[];
  /** A seat's id is `idPrefix + number`, unless `ids` says otherwise. */
  idPrefix?: string;
  ids?: string[];
  x: number[];
  y: number[];
  level: number | number[];
  attrs: number | number[];
  /** `i`: seats `i` and `i + 1` of the row are not neighbours. */
  gaps?: number[];
}

export interface SeatmapArea {
  id: string;
  name: string;
  start: number;
  capacity: number;
  level: number;
  shape: Shape;
}

export interface Seatmap {
  id: string;
  eventId: string;
  name: string;
  size: { width: number; height: number };
  currency: string;
  priceLevels: PriceLevel[];
  /** Bit `i` of a seat's attribute mask. */
  attributes: string[];
  sections: { name: string; rows: SeatmapRow[] }[];
  areas: SeatmapArea[];
  decor: Shape[];
  seatCount: number;
  placeCount: number;
}
