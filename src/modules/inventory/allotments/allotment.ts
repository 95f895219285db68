/** For whom places are set aside. What is in no allotment is the web's. */
export const CHANNELS = ['partner', 'box_office', 'held_back'] as const;
export type Channel = (typeof CHANNELS)[number];

/** So many places of a general-admission area, whichever. */
export interface AreaPart {
  readonly id: string;
  readonly start: number;
  readonly capacity: number;
  readonly quantity: number;
}

/** Which places are meant: some by their number, some of areas by how many. */
export interface Part {
  readonly seatNos: readonly number[];
  readonly areas: readonly AreaPart[];
}
