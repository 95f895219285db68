export type RoomMode = 'off' | 'scheduled' | 'automatic';

/** A waiting room as it was set, and what of it is decided once. From PostgreSQL, 250 ms old at most. */
export interface Room {
  readonly eventId: number;
  /** The event's UUID: makes its generations unmistakable. */
  readonly publicId: string;
  readonly mode: RoomMode;
  readonly lobbyOpensAt: Date | null;
  readonly paused: boolean;
  readonly ratePerMinute: number;
  readonly mostActive: number;
  readonly arrivalsPerSecond: number | null;
  readonly checkoutMs: number | null;
  readonly openedAt: Date | null;
  readonly requiresAccount: boolean;
  /** Until then only the invited may join; null: everyone may. */
  readonly invitedUntil: Date | null;
  /** How often this room's state alone was lost. */
  readonly raised: number;
  readonly entriesSeen: number;
  readonly servedSeen: number;
  /** As in `Line`. */
  readonly holes: readonly (readonly [from: number, to: number])[];
  /** When the line was seen so; null: never. */
  readonly seenAt: Date | null;
  readonly frozenEntries: number | null;
  readonly frozenAt: Date | null;
  readonly [column: string]: unknown;
}

/** Whether only the invited may join now. */
export function isInvitedOnly({ invitedUntil }: Pick<Room, 'invitedUntil'>, nowMs: number): boolean {
  return invitedUntil !== null && nowMs < +invitedUntil;
}

/** What a replica's last tick has seen of a room. Positions from `holes` have nobody. */
export interface Line {
  /** Redis's clock at the tick. */
  readonly nowMs: number;
  /** The next entry: as many were given out, but for those in holes. */
  readonly entries: number;
  readonly reserved: number;
  /** Positions below may come in. */
  readonly served: number;
  readonly people: number;
  readonly active: number;
  readonly admitted: number;
  /** Of those let in, how many come, in permille. */
  readonly showRate: number;
  readonly arrivals: number;
  readonly quietMs: number;
  readonly holes: readonly (readonly [from: number, to: number])[];
}

/** Places given out: those who were let in, and those who wait. */
export function placesIn(line: Line): number {
  return line.people + peopleBefore(line, line.entries, line.served);
}

/** How many people wait or waited below a position: holes have nobody. */
export function peopleBefore({ holes }: Pick<Line, 'holes'>, position: number, from = 0): number {
  const empty = holes.reduce(
    (sum, [start, end]) => sum + Math.max(0, Math.min(position, end) - Math.max(from, start)),
    0,
  );
  return Math.max(0, position - from - empty);
}
