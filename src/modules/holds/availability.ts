import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { FastAnswer, FastRequest } from '../../platform/http/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import { SEAT_BYTE } from './hold.ts';
import type { AvailabilityResponse } from './holds.dto.ts';
import { type Board, SeatBoard } from './seat-board.ts';

/** On the wire: 0 available, 1 held (may come back), 2 gone. */
const AVAILABLE = 0;
export const HELD = 1;
export const GONE = 2;

/** What a reader is answered: 2 bits a place, place i in bits 2·(i mod 4) of byte i div 4. */
export interface Snapshot {
  readonly etag: string;
  readonly packed: FastAnswer;
  readonly brotli: FastAnswer;
  /** For who has this version. */
  readonly same: FastAnswer;
}

/** Of a request's headers, those that tell one answer from another. */
export type AskedFor = Pick<FastRequest['headers'], 'accept' | 'accept-encoding' | 'if-none-match'>;

interface Kept {
  readonly version: string;
  readonly snapshot: Promise<Snapshot>;
  /** Null while it is being packed. */
  packed: Snapshot | null;
}

const compress = promisify(brotliCompress);

/**
 * What is left, for everyone the same bytes: packed and compressed once per version and replica.
 *
 * Cost: nothing per request but the write; per version 0.5 ms for 50,000 places.
 */
@Injectable()
export class Availability {
  private readonly keptReadable = new Map<number, { version: string; json: string }>();
  private readonly kept = new Map<number, Kept>();

  constructor(private readonly board: SeatBoard) {}

  /** As the headers of a request ask for it. */
  async answer(event: LiveEvent, headers: AskedFor): Promise<FastAnswer> {
    return answerOf(await this.snapshot(event), headers);
  }

  /** For who cannot wait: null where the board would have to be read, or packed. */
  remembered(event: LiveEvent, headers: AskedFor): FastAnswer | null {
    const board = this.board.remembered(event.id);
    const kept = this.kept.get(event.id);
    return board && kept?.packed && kept.version === board.version ? answerOf(kept.packed, headers) : null;
  }

  private async snapshot(event: LiveEvent): Promise<Snapshot> {
    const board = await this.board.of(event.id);
    const known = this.kept.get(event.id);
    if (known?.version === board.version) return known.snapshot;
    const kept: Kept = { version: board.version, snapshot: pack(board), packed: null };
    this.kept.set(event.id, kept);
    kept.packed = await kept.snapshot;
    return kept.packed;
  }

  /** The readable form. */
  async readable(event: LiveEvent): Promise<string> {
    const board = await this.board.of(event.id);
    const kept = this.keptReadable.get(event.id);
    if (kept?.version === board.version) return kept.json;
    const json = JSON.stringify(readable(event, board));
    this.keptReadable.set(event.id, { version: board.version, json });
    return json;
  }
}

function answerOf({ etag, packed, brotli, same }: Snapshot, headers: AskedFor): FastAnswer {
  if (headers['if-none-match'] === etag) return same;
  return /\bbr\b/.test(String(headers['accept-encoding'])) ? brotli : packed;
}

export function asksForText({ accept }: AskedFor): boolean {
  return accept?.startsWith('application/json') ?? false;
}

function readable(event: LiveEvent, { version, bytes }: Board): AvailabilityResponse {
  const { places, levels, levelOfCategory } = event;
  const byLevel = levels.map(({ key }) => ({ key, available: 0, total: 0 }));
  let digits = '';
  for (let place = 0; place < bytes.length; place++) {
    const state = wireState(bytes[place]);
    digits += state;
    const level = byLevel[levelOfCategory[places.categories[place] ?? 0] ?? 0];
    if (!level) continue;
    level.total++;
    if (state === AVAILABLE) level.available++;
  }
  const areas = places.areas.map(({ id, start, capacity }) => ({
    id,
    available: digits.slice(start, start + capacity).split(String(AVAILABLE)).length - 1,
    total: capacity,
  }));
  return { version, places: digits, levels: byLevel, areas };
}

export function wireState(byte: string | undefined): number {
  if (byte === SEAT_BYTE.free) return AVAILABLE;
  return byte === SEAT_BYTE.held ? HELD : GONE;
}

async function pack({ version, bytes }: Board): Promise<Snapshot> {
  const packed = Buffer.alloc(Math.ceil(bytes.length / 4));
  for (let place = 0; place < bytes.length; place++) {
    const at = place >> 2;
    packed[at] = (packed[at] ?? 0) | (wireState(bytes[place]) << (2 * (place & 3)));
  }
  const brotli = await compress(packed, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
  const etag = `"${version}"`;
  const shared = {
    vary: 'accept, accept-encoding',
    'cache-control': 'public, max-age=1',
    etag,
    'availability-version': version,
  };
  const headers = { ...shared, 'content-type': 'application/octet-stream' };
  return {
    etag,
    packed: { status: 200, headers, body: packed },
    brotli: { status: 200, headers: { ...headers, 'content-encoding': 'br' }, body: brotli },
    same: { status: 304, headers: shared, body: '' },
  };
}
