import { expect, it } from 'vitest';
import { priceColors } from './price-colors.ts';

it('the dearest level gets the first colour, whatever the order of levels', () => {
  expect(priceColors([2500, 18500, 6500])).toEqual(['#009e73', '#e69f00', '#56b4e9']);
});

it('no two levels look the same, also where prices are equal or there are many levels', () => {
  const colors = priceColors(Array.from({ length: 21 }, () => 1000));
  expect(new Set(colors).size).toBe(21);
  for (const color of colors) expect(color).toMatch(/^#[0-9a-f]{6}$/);
});

it('no levels, no colours', () => {
  expect(priceColors([])).toEqual([]);
});
