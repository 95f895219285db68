import { until } from '../harness/wait.ts';
import type { Rig } from './rig.ts';

const GENERATIONS = `
  SELECT slug, generation + (SELECT coalesce(max(number), 0)::int FROM redis_lives) AS generation FROM events`;

/** The generation of each event's state in Redis, by slug, as PostgreSQL says. */
export async function generationsOf({ stores }: Rig): Promise<ReadonlyMap<string, number>> {
  const rows = await stores.query<{ slug: string; generation: number }>(GENERATIONS);
  return new Map(rows.map(({ slug, generation }) => [slug, generation]));
}

/** @returns how long it took until a generation after `before` was declared, or how long was waited when none was */
export async function declaredWithin(rig: Rig, slug: string, before: number, withinMs: number): Promise<number> {
  const began = performance.now();
  const declared = async (): Promise<boolean> => (await generationOf(rig, slug)) > before;
  await until(declared, { withinMs, what: 'a new generation is declared', everyMs: 10 }).catch(() => undefined);
  return performance.now() - began;
}

export async function generationOf(rig: Rig, slug: string): Promise<number> {
  return (await generationsOf(rig)).get(slug) ?? 0;
}
