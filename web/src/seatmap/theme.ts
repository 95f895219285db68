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

/** Black or white, whichever has more contrast on a ground of this luminance. */
export const inkOn = (light: number): string => (light > 0.179 ? '#000000' : '#ffffff');

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

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = channels(hex).map((value) => {
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
  const theme: Theme = {
    bg: read('bg', '#faf9fb', '#131118'),
    surface: read('surface', '#ffffff', '#1d1a24'),
    ink: read('ink', '#1a1622', '#f2eff7'),
    inkSoft: read('ink-soft', '#5b5568', '#aaa3b8'),
    line: read('line', '#e2dee9', '#37323f'),
    accent: read('accent', '#5b2bb5', '#b79cff'),
    onAccent: read('on-accent', '#ffffff', '#160a2e'),
    font: getComputedStyle(canvas).fontFamily,
    dark,
  };
  probe.remove();
  return theme;
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
