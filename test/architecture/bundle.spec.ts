import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { BUNDLE, inRoot } from '../../local/paths.ts';
import { theRun } from '../harness/run.ts';

/** Writes the address of each module that Node loads. */
const TELL = `import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => { process._rawDebug('loads ' + url); return next(url, context); } });`;

/** What a program loads until it says that it has no database: every room, and every package. */
function loadedBy(program: string): string[] {
  const hook = `data:text/javascript,${encodeURIComponent(TELL)}`;
  const { stderr } = spawnSync(process.execPath, ['--import', hook, program], { env: {}, encoding: 'utf8' });
  expect(stderr).toContain('DATABASE_URL is not set');
  return [...stderr.matchAll(/^loads (file:.*)$/gm)].map(([, url = '']) => fileURLToPath(url));
}

it('a bundled program loads nothing from elsewhere: a package that is there twice forgets what was noted in the other', () => {
  const bundle = inRoot(theRun().dist, BUNDLE);
  const loaded = loadedBy(path.join(bundle, 'check-invariants.js'));
  expect(loaded).toContain(path.join(bundle, 'packages.js'));
  expect(loaded.filter((file) => path.dirname(file) !== bundle)).toEqual([]);
});

it('control: the same modules, one by one, are seen to load packages', () => {
  const loaded = loadedBy(inRoot(theRun().dist, 'check-invariants.js'));
  expect(loaded.filter((file) => file.includes('/node_modules/class-validator/')).length).toBeGreaterThan(10);
});
