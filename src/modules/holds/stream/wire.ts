import { GONE, HELD, wireState } from '../availability.ts';

/** `generation.counter`, as on the wire. */
export interface SeatVersion {
  readonly generation: number;
  readonly counter: number;
}

const VERSION = /^(\d{1,10})\.(\d{1,15})$/;

/** @returns null for what is no version */
export function versionOf(text: string | undefined): SeatVersion | null {
  const [, generation, counter] = VERSION.exec(text ?? '') ?? [];
  return generation === undefined ? null : { generation: Number(generation), counter: Number(counter) };
}

/** A board as it was told to readers. */
export interface Head extends SeatVersion {
  readonly version: string;
  readonly bytes: string;
  readonly check: number;
}

/** The state that these places have now. `from` is the counter of the oldest picture that it makes a present one. */
export function deltaEvent(
  { version, generation, bytes, check }: Head,
  from: number,
  places: Iterable<number>,
): Buffer {
  const [available, held, gone]: [number[], number[], number[]] = [[], [], []];
  for (const place of places) {
    const state = wireState(bytes[place]);
    (state === GONE ? gone : state === HELD ? held : available).push(place);
  }
  const delta = { from: `${generation}.${from}`, to: version, available, held, gone, check: check >>> 0 };
  return Buffer.from(`id: ${version}\nevent: delta\ndata: ${JSON.stringify(delta)}\n\n`);
}

/** Without an id: who breaks off before he has his snapshot is told again. */
export function resetEvent({ version }: Head): Buffer {
  return Buffer.from(`event: reset\ndata: ${JSON.stringify({ version })}\n\n`);
}

export function saleEvent(state: string): Buffer {
  return Buffer.from(`event: sale\ndata: ${JSON.stringify({ state })}\n\n`);
}

export const STALE_EVENT = Buffer.from('event: stale\ndata: {}\n\n');

/** When to come again, should the connection break. */
export function retryLine(ms: number): Buffer {
  return Buffer.from(`retry: ${ms}\n\n`);
}
