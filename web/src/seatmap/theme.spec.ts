import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { levelPaint, washOf } from './theme.ts';

const READABLE = 4.5;
/** What sections stand on, as a browser resolves `--surface` of styles.css. */
const THEMES = [
  { name: 'light', dark: false, ground: [255, 255, 255] },
  { name: 'dark', dark: true, ground: [25, 23, 32] },
];
const DEMO = new URL('../../../prisma/demo/', import.meta.url);

/** Of every price level that we bring: the demo's, and the ramp for plans without colours, also where it comes back darker. */
const PAINTS = [
  ...[...new Set(readdirSync(DEMO).flatMap((file) => colorsIn(readFileSync(new URL(file, DEMO), 'utf8'))))],
  ...Array.from({ length: 14 }, () => null),
].map((color, level) => levelPaint(color, level));

describe('words on the map can be read', () => {
  it('on every seat: its number', () => {
    for (const { fill, ink } of PAINTS)
      expect(contrast(hex(ink), hex(fill)), `${ink} on ${fill}`).toBeGreaterThan(READABLE);
  });

  it.each(THEMES)('on every section, however much of it is free, where it is $name', (theme) => {
    for (const paint of PAINTS) {
      let before = 0;
      for (let part = 0; part <= 1; part += 0.05) {
        const { opacity, ink } = washOf(paint, theme, part);
        const seen = hex(paint.fill).map((value, i) => value * opacity + theme.ground[i]! * (1 - opacity));
        const about = `${ink} on ${paint.fill} at ${opacity}`;
        expect(contrast(hex(ink), seen), about).toBeGreaterThan(READABLE);
        expect(opacity, `${about}: less colour where more is free`).toBeGreaterThanOrEqual(before);
        before = opacity;
      }
      expect(
        before,
        `${paint.fill}: a section that is free has hardly more colour than one that is nearly full`,
      ).toBeGreaterThan(2 * washOf(paint, theme, 0).opacity);
    }
  });

  it('control: the other ink would not do', () => {
    const { fill, ink } = levelPaint('#0057b7', 0);
    expect(ink).toBe('#ffffff');
    expect(contrast(hex('#000000'), hex(fill))).toBeLessThan(READABLE);
  });
});

function colorsIn(text: string): string[] {
  return [...text.matchAll(/"color": ?"(#[0-9a-f]{6})"/gi)].map(([, color]) => color!);
}

const hex = (color: string): number[] => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));

/** As WCAG has it. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const light = (color: readonly number[]): number => {
    const [red, green, blue] = color.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [one, other] = [light(a), light(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
