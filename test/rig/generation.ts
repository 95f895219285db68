import { until } from '../harness/wait.ts';
import type { Rig } from './rig.ts';

/** The generation of an event's state in Redis, as PostgreSQL says. */
export async function generationOf({ stores }: Rig, slug: string): Promise<number> {
  const [row] = await stores.query<{ generation: number }>('SELECT generation FROM events WHERE slug = $1', [slug]);
  return row!.generation;
}

/** @returns how long it took until a generation after `before` was declared, or `withinMs` when none was */
export async function declaredWithin(rig: Rig, slug: string, before: number, withinMs: number): Promise<number> {
  const began = performance.now();
  const declared = async (): Promise<boolean> => (await generationOf(rig, slug)) > before;
  await until(declared, { withinMs, what: 'a new generation is declared', everyMs: 10 }).catch(() => undefined);
  return performance.now() - began;
}
