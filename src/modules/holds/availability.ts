import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { LiveEvent } from '../catalog/index.ts';
import { SEAT_BYTE } from './hold.ts';
import type { AvailabilityResponse } from './holds.dto.ts';
import { type Board, SeatBoard } from './seat-board.ts';

/** On the wire: 0 available, 1 held (may come back), 2 gone. */
const AVAILABLE = 0;
const HELD = 1;
const GONE = 2;

export interface Snapshot {
  readonly version: string;
  readonly etag: string;
  /** 2 bits a place, place i in bits 2·(i mod 4) of byte i div 4. */
  readonly packed: Buffer;
  readonly brotli: Buffer;
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
  private readonly kept = new Map<number, { version: string; snapshot: Promise<Snapshot> }>();

  constructor(private readonly board: SeatBoard) {}

  async snapshot(event: LiveEvent): Promise<Snapshot> {
    const board = await this.board.of(event.id);
    const kept = this.kept.get(event.id);
    if (kept?.version === board.version) return kept.snapshot;
    const snapshot = pack(board);
    this.kept.set(event.id, { version: board.version, snapshot });
    return snapshot;
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

function wireState(byte: string | undefined): number {
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
  return { version, etag: `"${version}"`, packed, brotli };
}
