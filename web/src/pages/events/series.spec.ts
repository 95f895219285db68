import { describe, expect, it } from 'vitest';
import type { EventSummary, SaleState } from '../../api/types.ts';
import { listings } from './series.ts';

function event(slug: string, state: SaleState, series: string | null = null): EventSummary {
  return {
    id: `evt_${slug}`,
    slug,
    title: slug,
    subtitle: null,
    category: 'theatre',
    accent: null,
    image: null,
    startsAt: '2026-12-01T19:30:00Z',
    timezone: 'Europe/Dublin',
    venue: { name: 'The Lanternhouse', city: 'Dublin', country: 'IE' },
    sale: { state, opensAt: null, closesAt: null },
    priceFrom: null,
    availability: null,
    series: series === null ? null : { key: series, title: series },
  };
}

const shown = (events: EventSummary[]) =>
  listings(events).map(({ event: { slug }, dates }) => `${slug} of ${dates.length}`);

describe('the list shows a series once', () => {
  it('by its first date that can be bought', () => {
    const run = [
      event('first', 'ended', 'play'),
      event('second', 'sold_out', 'play'),
      event('third', 'on_sale', 'play'),
    ];
    expect(shown([...run, event('final', 'on_sale')])).toEqual(['third of 2', 'final of 1']);
  });

  it('by its first date while none can be bought', () => {
    expect(shown([event('first', 'sold_out', 'play'), event('second', 'announced', 'play')])).toEqual(['first of 2']);
  });

  it('and what is over comes last', () => {
    expect(shown([event('over', 'ended'), event('next', 'paused')])).toEqual(['next of 1', 'over of 1']);
  });
});
