import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A statement of its own file, prepared under a name: named statements halve Node's cost of a call. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Loads `file` relative to the importing module. The name carries a hash, so two versions never share a plan. */
export function sqlFile(moduleUrl: string, file: string): Statement {
  const path = fileURLToPath(new URL(file, moduleUrl));
  const text = readFileSync(path, 'utf8');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return { name: `${basename(path, '.sql')}-${hash}`, text };
}
