/**
 * A venue's layout: what can be sold in it, where it stands and what is drawn around it. Our own canonical form of an
 * imported plan; carries no prices, so that many events share it. Plain JSON, never changed once made.
 *
 * The order of places is: sections in order, rows in order, seats in order, then areas. The index in that order is the
 * *place index* (`seat_no` in the tables, the position in a packed snapshot).
 */
export interface SeatingLayout {
  readonly name: string;
  /** Plan units, as wide as the plan says; measured from what stands in it when the plan doesn't say. */
  readonly size: { readonly width: number; readonly height: number };
  /** Where everybody looks, when the import said so; `focusOf` derives it otherwise. */
  readonly focus?: Point;
  readonly categories: readonly LayoutCategory[];
  /** Bit i of an attribute mask is `attributes[i]`. Always the whole vocabulary, so that bits mean the same in every plan. */
  readonly attributes: readonly string[];
  readonly sections: readonly LayoutSection[];
  readonly areas: readonly LayoutArea[];
  /** Stage, pitch, bar: drawn, not sold. */
  readonly decor: readonly Shape[];
  readonly seatCount: number;
  /** Seats and the places of all areas. */
  readonly placeCount: number;
}

/** What an event puts a price on. */
export interface LayoutCategory {
  readonly name: string;
  /** CSS colour of the plan's author; the map uses price colours instead. */
  readonly color: string | null;
  /** Attributes that all its places have, by the mapping given at import. */
  readonly attrs: number;
  /** Seats and area places of this category; 0 when the plan names it without using it. */
  readonly placeCount: number;
}

export interface LayoutSection {
  readonly name: string;
  readonly rows: readonly LayoutRow[];
}

export interface LayoutRow {
  readonly name: string;
  /** In words, when the plan says it otherwise than "row": "Table 4". */
  readonly label?: string;
  /** In words, `%s` stands for the number: "Chair %s". */
  readonly seatLabel?: string;
  /** Place index of the first seat. */
  readonly start: number;
  readonly numbers: readonly string[];
  /** The plan's `seat_guid`s, unique in the layout. */
  readonly ids: readonly string[];
  /** Absolute, whole plan units. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Index into `categories`; one number when the whole row shares it. */
  readonly category: number | readonly number[];
  /** Attribute mask; one number when the whole row shares it. */
  readonly attrs: number | readonly number[];
  /** i: seats i and i+1 of the row are not neighbours (an aisle, a tunnel). */
  readonly gaps: readonly number[];
}

/** General admission: `capacity` places without numbers, from place index `start`. */
export interface LayoutArea {
  readonly id: string;
  readonly name: string;
  readonly start: number;
  readonly capacity: number;
  readonly category: number;
  readonly attrs: number;
  readonly shape: Shape;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface ShapeStyle extends Point {
  /** Degrees clockwise around (x, y). Polygons are turned at import, so theirs is 0. */
  readonly rotation: number;
  readonly color?: string;
  readonly borderColor?: string;
  readonly text?: string;
  readonly textColor?: string;
  /** Where the middle of the text stands, before rotation, and its height in plan units. */
  readonly textX?: number;
  readonly textY?: number;
  readonly textSize?: number;
}

/** (x, y) is the top left corner. */
export interface RectangleShape extends ShapeStyle {
  readonly kind: 'rectangle';
  readonly width: number;
  readonly height: number;
}

/** (x, y) is the centre. */
export interface EllipseShape extends ShapeStyle {
  readonly kind: 'ellipse';
  readonly radiusX: number;
  readonly radiusY: number;
}

/** Points are absolute. */
export interface PolygonShape extends ShapeStyle {
  readonly kind: 'polygon';
  readonly points: readonly Point[];
}

/** Words alone. */
export interface TextShape extends ShapeStyle {
  readonly kind: 'text';
}

export type Shape = RectangleShape | EllipseShape | PolygonShape | TextShape;

/**
 * The attributes a place may have. The position in this list is the bit in every mask ever stored: append, never reorder.
 *
 * | attribute       | the place                                                        |
 * | --------------- | ---------------------------------------------------------------- |
 * | wheelchair      | has room for a wheelchair                                        |
 * | companion       | is for the person who comes with a wheelchair user               |
 * | step-free       | is reached without a step                                        |
 * | hearing-loop    | is covered by an induction loop                                  |
 * | restricted-view | doesn't see everything                                           |
 * | aisle           | is beside an aisle                                               |
 * | extra-legroom   | has more room for the legs than others                           |
 * | standing        | is for standing                                                  |
 */
export const ATTRIBUTES = [
  'wheelchair',
  'companion',
  'step-free',
  'hearing-loop',
  'restricted-view',
  'aisle',
  'extra-legroom',
  'standing',
] as const;

export type Attribute = (typeof ATTRIBUTES)[number];

export function isAttribute(name: string): name is Attribute {
  return (ATTRIBUTES as readonly string[]).includes(name);
}

/** The mask with the bits of these attributes. */
export function attributeMask(names: readonly Attribute[]): number {
  return names.reduce((mask, name) => mask | (1 << ATTRIBUTES.indexOf(name)), 0);
}

/** The attributes in a mask, in the vocabulary's order. */
export function attributeNames(mask: number): Attribute[] {
  return ATTRIBUTES.filter((_, bit) => mask & (1 << bit));
}

/** The value at `index` of a column that is one number when the whole row shares it. */
export function at(column: number | readonly number[], index: number): number {
  return typeof column === 'number' ? column : (column[index] ?? 0);
}

/** One number when all are equal, else the column itself. An empty column is 0. */
export function uniform(column: readonly number[]): number | readonly number[] {
  const [first = 0] = column;
  return column.every((value) => value === first) ? first : column;
}
