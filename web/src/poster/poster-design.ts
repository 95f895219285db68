export type Motif = 'rings' | 'pitch' | 'curtain' | 'spotlight' | 'sun' | 'staves' | 'bands';

/** Colours by category, for events that bring none of their own. Any CSS colour works: the poster keeps only its hue. */
const accents: Record<Motif, string> = {
  rings: 'oklch(0.5 0.2 295)',
  pitch: 'oklch(0.5 0.13 160)',
  curtain: 'oklch(0.5 0.18 20)',
  spotlight: 'oklch(0.5 0.14 55)',
  sun: 'oklch(0.5 0.17 350)',
  staves: 'oklch(0.5 0.13 245)',
  bands: 'oklch(0.5 0.12 205)',
};

const motifs: [pattern: RegExp, motif: Motif][] = [
  [/sport|football|soccer|basket|rugby|match/, 'pitch'],
  [/classic|opera|orchestra|symphon/, 'staves'],
  [/theat|musical|drama|ballet|dance/, 'curtain'],
  [/comedy|stand/, 'spotlight'],
  [/festival|open.?air|family/, 'sun'],
  [/music|concert|rock|pop|jazz|tour/, 'rings'],
];

export interface PosterDesign {
  motif: Motif;
  accent: string;
  /** 0 to 1, the same for an event every time: moves and turns the shapes a little. */
  seed: number;
}

export function posterDesign(event: { slug: string; category: string; accent?: string | null }): PosterDesign {
  const motif = motifs.find(([pattern]) => pattern.test(event.category.toLowerCase()))?.[1] ?? 'bands';
  const own = event.accent && CSS.supports('color', event.accent) ? event.accent : null;
  return { motif, accent: own ?? accents[motif], seed: seedOf(event.slug) };
}

function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 8) / 2 ** 24;
}
