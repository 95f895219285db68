import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSeatingPlan } from './read-seating-plan.ts';
import { unpricedCategories } from './seatmap.ts';

interface Demo {
  organizers: { key: string }[];
  venues: { key: string; organizer: string; timezone: string }[];
  plans: { key: string; venue: string; file: string; mapping: unknown }[];
  events: DemoEvent[];
}

interface DemoEvent {
  slug: string;
  plan: string;
  accent: string;
  currency: string;
  priceLevels: { key: string; category: string; price: number; fees: number }[];
  dates?: { slug: string }[];
}

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../prisma/demo/${file}`, import.meta.url), 'utf8'));
const demo = read('demo.json') as Demo;

describe('the demo can be seeded', () => {
  it('every name points at something, and every slug is used once', () => {
    const keys = (items: { key: string }[]) => items.map(({ key }) => key);
    for (const { organizer, timezone } of demo.venues) {
      expect(keys(demo.organizers)).toContain(organizer);
      expect(Intl.supportedValuesOf('timeZone')).toContain(timezone);
    }
    for (const { venue } of demo.plans) expect(keys(demo.venues)).toContain(venue);
    for (const { plan } of demo.events) expect(keys(demo.plans)).toContain(plan);
    const slugs = demo.events.flatMap(({ slug, dates }) => dates?.map((date) => date.slug) ?? [slug]);
    expect(new Set(slugs).size).toBe(slugs.length);
    expect(slugs).toContain('stadium-final');
  });

  it.each(demo.plans)('plan $key imports, and its events price every category', ({ key, file, mapping }) => {
    const answer = readSeatingPlan(read(file), mapping);
    if (!answer.ok) throw new Error(JSON.stringify(answer.faults));
    const events = demo.events.filter(({ plan }) => plan === key);
    expect(events.length).toBeGreaterThan(0);
    for (const { priceLevels } of events) {
      expect(unpricedCategories(answer.layout, priceLevels)).toEqual([]);
      expect(priceLevels).toHaveLength(answer.layout.categories.length);
      for (const { price, fees } of priceLevels) expect(fees).toBeLessThanOrEqual(price);
    }
  });

  it.each(demo.events)('the accent of $slug carries white words (AA)', ({ accent }) => {
    expect(1.05 / (luminance(accent) + 0.05)).toBeGreaterThanOrEqual(4.5);
  });
});

function luminance(color: string): number {
  const channel = (at: number) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
