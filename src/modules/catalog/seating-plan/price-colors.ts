/** Okabe and Ito's palette in its own order, told apart by colour-blind people too. Without its black: free seats must not look like ink. */
const OKABE_ITO = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'] as const;

/**
 * One colour a price level, by price: the dearest gets the first of the palette, equal prices keep their order. After
 * seven levels the palette comes again, each round half way nearer to white.
 *
 * @param prices of the levels, in minor units
 * @returns `#rrggbb`, in the order of `prices`
 */
export function priceColors(prices: readonly number[]): string[] {
  const byPrice = prices.map((_, level) => level).sort((a, b) => prices[b]! - prices[a]! || a - b);
  const colors = prices.map(() => '');
  byPrice.forEach((level, rank) => {
    colors[level] = tint(OKABE_ITO[rank % OKABE_ITO.length]!, Math.floor(rank / OKABE_ITO.length));
  });
  return colors;
}

function tint(color: string, rounds: number): string {
  const channel = (at: number) => {
    const value = 255 - (255 - parseInt(color.slice(at, at + 2), 16)) / 2 ** rounds;
    return Math.round(value).toString(16).padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
