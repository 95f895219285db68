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
  /** What he was told of the order that he has placed last. */
  order?: ToldOrder;
  /** What his browser had when he placed it. */
  cookies?: readonly (readonly [name: string, value: string])[];
  /** Its tickets, where he has looked at them. */
  tickets?: readonly { readonly id: string; readonly qr: string; readonly seat: string | null }[];
  /** Seats that he has paid for, in all. */
  bought?: number;
  /** How often a place of a bot has bought. */
  purchases?: number;
  /** When he sent that he leaves, or was told that he has paid: from then on he is not inside. */
  leftMs?: number;
  /** When he asked for seats at once, as where there is no room; whoever was refused then went to it. */
  walkedInMs?: number;
  /** Refusals with an admission that should have opened the door: `403 queue.admission_required`. */
  wronged?: string[];
  /** Held something without an admission. */
  intruded?: string;
  /** The request that he has given up, and what it was answered. */
  gaveUp?: string;
  /** He wants nothing any more. */
  done?: boolean;
}

export interface ToldOrder {
  readonly id: string;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly seats: readonly string[];
}

/** `fan`: as most are. `walk_in`: goes for seats first, and to the line if he is sent there. `impatient`: tries the door before it is his turn. `bot`: a place of a machine that has many browsers. */
export type FanKind = 'fan' | 'impatient' | 'walk_in' | 'bot';

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
  /** And for when each of them was meant, in ms since 1970. */
  readonly dueMs: Readonly<{ [what: string]: readonly number[] }>;
  /** Answers that were not 2xx or 304, by what was asked, status and code. */
  readonly refusals: Readonly<{ [name: string]: number }>;
  /** When each of them came, in ms since 1970. */
  readonly refusedMs: Readonly<{ [name: string]: readonly number[] }>;
  readonly requests: number;
  /** 503 without Retry-After. */
  readonly speechless: number;
  /** CPU of the generator's thread, in all. */
  readonly cpuMs: number;
}
