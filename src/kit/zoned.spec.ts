import { describe, expect, it } from 'vitest';
import { dayIn, zonedInstant } from './zoned.ts';

describe("a venue's wall clock", () => {
  it.each([
    ['2026-12-12', '20:00', 'Europe/Madrid', '2026-12-12T19:00:00.000Z'],
    ['2026-07-12', '20:00', 'Europe/Madrid', '2026-07-12T18:00:00.000Z'],
    ['2026-07-12', '20:00', 'Asia/Tokyo', '2026-07-12T11:00:00.000Z'],
    // The night on which the clock goes back, after it did.
    ['2026-10-25', '04:00', 'Europe/Madrid', '2026-10-25T03:00:00.000Z'],
    // 02:30 does not exist on this night: the time after it.
    ['2026-03-29', '02:30', 'Europe/Madrid', '2026-03-29T01:30:00.000Z'],
  ])('%s %s in %s is %s', (day, time, zone, instant) => {
    expect(zonedInstant(day, time, zone).toISOString()).toBe(instant);
  });

  it('may show another day than UTC', () => {
    expect(dayIn('Asia/Tokyo', new Date('2026-11-22T20:00:00Z'))).toBe('2026-11-23');
  });
});
