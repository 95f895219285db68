import { drawOrder } from '../../src/modules/queue/draw/order.ts';
import { BIASED, LEAST_P, looks } from '../../test/rush/uniformity.ts';
import type { Bench } from '../bench.ts';
import type { Round } from '../figures.ts';
import type { Scenario } from '../scenario.ts';

/** Each names other seeds, for ever the same ones. */
const SERIES = ['stampede', 'stampede-2', 'stampede-3', 'stampede-4', 'stampede-5'];
const ROUNDS = { full: 5, quick: 3, check: 1 };

export const drawUniform: Scenario = {
  id: '11c-draw',
  name: 'a fair draw: least chi-square p of three looks',
  limit: null,
  unit: 'p',
  judged: 'ours',
  target: { atLeast: LEAST_P },
  rounds: (bench: Bench) =>
    unevenness(SERIES.slice(0, ROUNDS[bench.size]), drawOrder, bench.size === 'check' ? [] : BIASED),
};

/** @throws Error where a draw that is biased is not found by the same looks: then a fair one proves nothing */
export async function unevenness(
  series: readonly string[],
  draw: typeof drawOrder,
  biased: typeof BIASED,
): Promise<Round[]> {
  for (const { how, draw: unfair, seen } of biased)
    if (!seen(await looks(unfair, series[0]!))) throw new Error(`a biased draw was not found: ${how}`);
  const rounds: Round[] = [];
  for (const each of series) rounds.push({ limit: null, ours: Math.min(...Object.values(await looks(draw, each))) });
  return rounds;
}
