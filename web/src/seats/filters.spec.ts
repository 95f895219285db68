import { describe, expect, it } from 'vitest';
import type { EventDetail } from '../api/types.ts';
import { SMALL_HALL } from '../seatmap/fixture.ts';
import { parseSeatmap } from '../seatmap/index.ts';
import { matchPlaces, readFilters, writeFilters } from './filters.ts';

const event = { priceLevels: SMALL_HALL.priceLevels, limits: { maxPerOrder: 4 } } as EventDetail;
const model = parseSeatmap(SMALL_HALL);
const matching = (search: Record<string, string>) =>
  [...matchPlaces(model, readFilters(search, event))].flatMap((match, place) => (match ? [place] : []));

describe('a link shows a friend the same seats', () => {
  it('what is written is read back', () => {
    const search = { qty: '3', max: '45', acc: 'wheelchair', levels: 'back', view: 'list' };
    expect(writeFilters(readFilters(search, event), event)).toEqual(search);
  });

  it('and nonsense in it harms nobody', () => {
    expect(readFilters({ qty: '99', max: 'cheap', levels: 'front,gold', view: 'x' }, event)).toEqual({
      partySize: 4,
      maxPrice: null,
      access: null,
      levels: ['front'],
      view: 'map',
    });
  });
});

describe('filters leave what the visitor can use', () => {
  it('by price', () => expect(matching({ max: '45' })).toEqual([8, 9, 11, 12, 13, 14, 15]));
  it('by price level', () => expect(matching({ levels: 'back' })).toEqual([8, 9]));
  it('by access', () => expect(matching({ acc: 'wheelchair' })).toEqual([8]));
  it('by a full view', () => expect(matching({ acc: 'clear-view', levels: 'front' })).not.toContain(10));
});
