import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../../local/files.ts';
import { inRoot, root } from '../../local/paths.ts';

/** What every test is about, and what runs it. */
const PRODUCT = ['src', 'prisma', 'fakepay', 'local', 'package.json', 'package-lock.json', 'test/rig/run-test.ts'];
/** An import, or a file that becomes a thread. */
const NAMED = /(?:from |import\(|import |new URL\()'(\.{1,2}\/[^']+)'/g;

let product: string | undefined;

/** Stands for all that decides how the test in a file goes: the product, the file itself, and whatever it imports. */
export function codeOf(file: string): string {
  product ??= hashOf(PRODUCT.flatMap((each) => filesBelow(inRoot(each)).filter(isWritten)));
  return `${product} ${hashOf([...importedBy(file)].toSorted())}`;
}

/** A file of ours, and all that it leads to. */
export function importedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name] of readFileSync(file, 'utf8').matchAll(NAMED))
    if (name?.endsWith('.ts')) importedBy(path.resolve(path.dirname(file), name), seen);
  return seen;
}

function isWritten(file: string): boolean {
  return !file.includes(`${path.sep}generated${path.sep}`);
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(path.relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}
