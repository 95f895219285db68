/** Okabe and Ito's colours, in their order: told apart by people with any common colour blindness. */
const OKABE_ITO = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'];

export interface LevelPaint {
  fill: string;
  /** For numbers and signs on the fill; black or white, whichever reads better. */
  ink: string;
  /** A darker rim, so that light fills keep an edge on a light page. */
  rim: string;
  /** Relative, of the fill: 0 black to 1 white. */
  luminance: number;
}

export interface Theme {
  bg: string;
  surface: string;
  ink: string;
  inkSoft: string;
  line: string;
  accent: string;
  onAccent: string;
  font: string;
  dark: boolean;
  /** `surface` as red, green and blue, of 255: what a colour that lets it through is mixed with. */
  ground: readonly number[];
}

const HEX = /^#[0-9a-f]{6}$/i;

/** The paint of a price level: its own colour, the same that its price has on the event's page. */
export function levelPaint(color: string | null | undefined, index: number): LevelPaint {
  const fill = color && HEX.test(color) ? color : rampColor(index);
  const light = luminance(fill);
  return { fill, ink: inkOn(light), rim: shade(fill, 0.72), luminance: light };
}

/** Of a level that brings no colour, by its place in the plan. After seven, the same colours come back darker. */
function rampColor(index: number): string {
  const base = OKABE_ITO[index % OKABE_ITO.length] ?? '#e69f00';
  return index < OKABE_ITO.length ? base : shade(base, 0.65);
}

/** Black or white, whichever has more contrast on a ground of this luminance: 4.58 at least. */
const inkOn = (light: number): string => (light > 0.179 ? '#000000' : '#ffffff');

/** Of black or white on a ground of this luminance, whichever has more. */
const contrastOn = (light: number): number => Math.max(1.05 / (light + 0.05), (light + 0.05) / 0.05);

/** Words on a section are small: between a fill that wants black and one that wants white lies none. */
const CLEAR = 6;

export interface Wash {
  opacity: number;
  ink: string;
}

const washes = new Map<string, Wash>();

/**
 * A section's colour, the fuller the more of it is free, and the ink that reads on it: as full as it may be where the ink is clear.
 * @param part how much of it is free, 0 to 1
 */
export function washOf({ fill }: LevelPaint, { dark, ground }: Pick<Theme, 'dark' | 'ground'>, part: number): Wash {
  const wanted = Math.round(100 * (dark ? 0.3 + 0.65 * part : 0.22 + 0.68 * part));
  const key = `${fill} ${ground.join()} ${wanted}`;
  const known = washes.get(key);
  if (known) return known;
  let percent = wanted;
  while (percent > 0 && contrastOn(lightOf(mixed(fill, ground, percent / 100))) < CLEAR) percent--;
  const wash = { opacity: percent / 100, ink: inkOn(lightOf(mixed(fill, ground, percent / 100))) };
  washes.set(key, wash);
  return wash;
}

/** As a canvas mixes them: the numbers of the colours, not their light. */
function mixed(fill: string, ground: readonly number[], opacity: number): number[] {
  return channels(fill).map((value, i) => value * opacity + (ground[i] ?? 0) * (1 - opacity));
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

function shade(hex: string, factor: number): string {
  return `#${channels(hex)
    .map((value) =>
      Math.round(value * factor)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

const luminance = (hex: string): number => lightOf(channels(hex));

function lightOf(color: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * The page's colours as the browser resolves them where the canvas stands. A probe is asked, not the variable's text, because
 * the text may be `light-dark()` or another variable, which a canvas doesn't understand.
 */
export function readTheme(canvas: HTMLCanvasElement): Theme {
  const probe = document.createElement('span');
  probe.hidden = true;
  (canvas.parentElement ?? document.body).append(probe);
  const dark = isDark(probe);
  const read = (name: string, light: string, night: string): string => {
    probe.style.color = `var(--color-${name}, var(--${name}, ${dark ? night : light}))`;
    return getComputedStyle(probe).color;
  };
  const surface = read('surface', '#ffffff', '#1d1a24');
  const theme: Theme = {
    bg: read('bg', '#faf9fb', '#131118'),
    surface,
    ink: read('ink', '#1a1622', '#f2eff7'),
    inkSoft: read('ink-soft', '#5b5568', '#aaa3b8'),
    line: read('line', '#e2dee9', '#37323f'),
    accent: read('accent', '#5b2bb5', '#b79cff'),
    onAccent: read('on-accent', '#ffffff', '#160a2e'),
    font: getComputedStyle(canvas).fontFamily,
    dark,
    ground: numbersOf(surface) ?? (dark ? [29, 26, 36] : [255, 255, 255]),
  };
  probe.remove();
  return theme;
}

/** Of a colour in any notation: only drawn it has numbers. */
function numbersOf(color: string): number[] | undefined {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  if (!ctx) return undefined;
  ctx.fillStyle = color;
  ctx.fillRect(0, 0, 1, 1);
  return [...ctx.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

function isDark(probe: HTMLElement): boolean {
  const root = document.documentElement;
  const chosen = root.dataset['theme'] ?? (root.classList.contains('dark') ? 'dark' : '');
  if (chosen) return chosen === 'dark';
  probe.style.color = 'CanvasText';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Calls back when the page goes dark or light. Returns what stops it. */
export function onThemeChange(run: () => void): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(run);
  query.addEventListener('change', run);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'data-theme', 'style'] });
  return () => {
    query.removeEventListener('change', run);
    observer.disconnect();
  };
}
