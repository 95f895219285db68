/** What one fan was told by answers of 2xx, and when. Times are ms since 1970, of one clock. */
export interface Told {
  readonly fan: number;
  readonly kind: FanKind;
  /** When he meant to join. Everything that the server makes him wait counts from here. */
  readonly joinDueMs: number;
  /** Of the request that was answered. */
  joinSentMs?: number;
  joinAnsweredMs?: number;
  entry?: number;
  /** The last that he was told; null before the draw. */
  position?: number | null;
  /** Every other position that he was told before: nobody should have one. */
  moved?: number[];
  /** Entries that he had before he joined anew: Redis has forgotten him, and his token did not help. */
  rejoined?: number[];
  admittedMs?: number;
  /** Of a seat that he held with his admission. */
  heldMs?: number;
  seats?: number;
  /** When seats of his were free again, by his own word. */
  returnedMs?: number;
  returned?: number;
  paidMs?: number;
  /** When he sent that he leaves, or was told that he has paid: from then on he is not inside. */
  leftMs?: number;
  /** Refusals with an admission that should have opened the door: `403 queue.admission_required`. */
  wronged?: string[];
  /** Held something without an admission. */
  intruded?: string;
  /** The request that he has given up, and what it was answered. */
  gaveUp?: string;
  /** He wants nothing any more. */
  done?: boolean;
}

/** `fan`: as most are. `impatient`: tries the door before it is his turn. `bot`: many at once, at machine speed. */
export type FanKind = 'fan' | 'impatient' | 'bot';

/** What was seen of a room's state in Redis at one instant, by Redis's clock. */
export interface Sample {
  readonly atMs: number;
  /** When people were let in last. */
  readonly tickedMs: number;
  /** People let in so far. */
  readonly people: number;
  readonly served: number;
  readonly entries: number;
  readonly active: number;
}

/** All that a rush leaves behind. */
export interface Record {
  readonly told: readonly Told[];
  readonly lagsMs: readonly number[];
  /** By what was asked, how long each answer took from the moment it was meant for. */
  readonly tookMs: Readonly<{ [what: string]: readonly number[] }>;
  /** Answers that were not 2xx or 304, by what was asked, status and code. */
  readonly refusals: Readonly<{ [name: string]: number }>;
  readonly requests: number;
  /** 503 without Retry-After. */
  readonly speechless: number;
}
