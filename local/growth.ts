import { AXES } from '../bench/growth/axes.ts';
import { measureAxis } from '../bench/growth/run.ts';
import { progress, say } from './progress.ts';
import type { Curve } from '../bench/growth/result.ts';
import type { Size } from '../bench/scenario.ts';

export async function measureGrowth(words: readonly string[], size: Size): Promise<number> {
  const wanted =
    words
      .find((word) => word.startsWith('--only='))
      ?.slice(7)
      .split(',') ?? null;
  const axis = words.find((word) => word.startsWith('--axis='))?.slice(7);
  const all: Curve[] = [];
  for (const each of AXES.filter(({ id }) => axis === undefined || axis.split(',').includes(id))) {
    all.push(...(await measureAxis(each, size, { step: progress, say }, wanted)));
  }
  return all.length;
}
