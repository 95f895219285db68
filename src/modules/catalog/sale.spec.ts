import { describe, expect, it } from 'vitest';
import { reachable } from '../../kit/index.ts';
import { availabilityHint, SALE_TRANSITIONS, saleStateAt, type SaleStatus } from './sale.ts';

const opens = new Date('2026-12-01T10:00:00Z');
const closes = new Date('2026-12-12T19:00:00Z');
const at = (saleStatus: SaleStatus, now: string) =>
  saleStateAt({ saleStatus, saleOpensAt: opens, saleClosesAt: closes }, new Date(now));

describe('the state of a sale', () => {
  it('opens and ends by the clock, to the millisecond', () => {
    expect(at('scheduled', '2026-12-01T09:59:59.999Z')).toBe('announced');
    expect(at('scheduled', '2026-12-01T10:00:00.000Z')).toBe('on_sale');
    expect(at('scheduled', '2026-12-12T19:00:00.000Z')).toBe('ended');
  });

  it('follows the organizer before the clock', () => {
    expect(at('open', '2026-11-01T00:00:00Z')).toBe('on_sale');
    expect(at('paused', '2026-12-02T00:00:00Z')).toBe('paused');
    expect(at('closed', '2026-12-02T00:00:00Z')).toBe('ended');
  });

  it('reaches every status', () => {
    expect(reachable(SALE_TRANSITIONS, 'scheduled').size).toBe(Object.keys(SALE_TRANSITIONS).length);
  });
});

describe('a hint of what is left', () => {
  it('is honest at its edges', () => {
    expect(availabilityHint(0, 100)).toBe('none');
    expect(availabilityHint(9, 100)).toBe('few');
    expect(availabilityHint(10, 100)).toBe('many');
  });
});
