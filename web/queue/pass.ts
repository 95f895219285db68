import type { Knowledge } from './knowledge.ts';
import { passOf, writePlace } from './place-memory.ts';

/** After a pass was shown: in, straight to the seats; whoever has to sign in first brings it along; otherwise it is of no more use. */
export function tookPass(known: Knowledge, isIn: boolean): void {
  if (!known.failures && known.refused !== 'account') known.pass = '';
  if (!isIn) return;
  writePlace(passOf(known.slug), {});
  location.replace(`/e/${known.slug}/seats`);
}
