import { mkdirSync, rmSync, copyFileSync } from 'node:fs';
import path from 'node:path';
import { command, type CommandResult } from './commands.ts';
import { compressFiles } from './compress.ts';
import { filesBelow } from './files.ts';
import { BUNDLE, inRoot, root } from './paths.ts';

/** One step of the build. It is skipped while its inputs are what they were and its output is there. */
export interface Step {
  name: string;
  /** Shown while it runs. */
  title: string;
  /** Files and folders, from the root. A change of any of them runs it again. */
  inputs: string[];
  /** A file that is there when it has run. */
  output: string;
  run: () => Promise<CommandResult>;
}

const bin = (name: string): string => inRoot('node_modules', '.bin', name);

/** Prisma's CLI would fetch a native engine that neither generating nor our migrations need. */
const prismaEnv: NodeJS.ProcessEnv = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' };

const generate: Step = {
  name: 'generate',
  title: 'generating the database client',
  inputs: ['prisma/schema', 'prisma.config.ts', 'package-lock.json'],
  output: 'src/platform/db/generated/client.ts',
  run: () => command(bin('prisma'), ['generate', '--schema', 'prisma/schema'], { cwd: root, env: prismaEnv }),
};

const compile: Step = {
  name: 'compile',
  title: 'compiling the server',
  inputs: ['src', 'prisma/schema', 'tsconfig.base.json', 'tsconfig.json', 'package-lock.json'],
  output: 'dist/main.js',
  run: async () => {
    const result = await command(bin('tsc'), ['-p', 'tsconfig.json'], { cwd: root });
    if (result.ok) removeStale();
    return result;
  },
};

const scripts: Step = {
  name: 'scripts',
  title: 'copying the Lua and SQL files',
  inputs: ['src'],
  output: 'dist/main.js',
  run: async () => {
    for (const file of filesBelow(inRoot('src')).filter(isScript)) {
      const target = inRoot('dist', path.relative(inRoot('src'), file));
      mkdirSync(path.dirname(target), { recursive: true });
      copyFileSync(file, target);
    }
    return { ok: true, code: 0, output: '' };
  },
};

const oneReplica: Step = {
  name: 'bundle',
  title: 'bundling the server',
  inputs: [...compile.inputs, 'local/bundle.ts'],
  output: `dist/${BUNDLE}/main.js`,
  // Only a build needs the bundler, and every program here knows the steps.
  run: async () => (await import('./bundle.ts')).bundle(),
};

const pages: Step = {
  name: 'pages',
  title: 'building the pages',
  inputs: ['web', 'src/kit', 'tsconfig.base.json', 'package-lock.json'],
  output: 'web/dist/queue/index.html',
  run: async () => {
    // The app first: its build empties the folder.
    let result = await command(bin('vite'), ['build'], { cwd: inRoot('web') });
    if (result.ok)
      result = await command(bin('vite'), ['build', '--config', 'queue/vite.config.ts'], { cwd: inRoot('web') });
    if (result.ok) await compressFiles(inRoot('web', 'dist'));
    return result;
  },
};

/** What needs nothing of one another runs side by side; each group needs the one before. */
export const buildSteps: Step[][] = [[generate], [compile, pages], [scripts, oneReplica]];

const isScript = (file: string): boolean => file.endsWith('.lua') || file.endsWith('.sql');

/** A source that was removed must not live on in dist. */
function removeStale(): void {
  const sources = new Set(filesBelow(inRoot('src')).map((file) => path.relative(inRoot('src'), file)));
  // The bundle is made of what is left.
  rmSync(inRoot('dist', BUNDLE), { recursive: true, force: true });
  for (const file of filesBelow(inRoot('dist'))) {
    const built = path.relative(inRoot('dist'), file);
    const source = built.replace(/\.js(\.map)?$/, '.ts');
    if (!sources.has(source) && !sources.has(built)) rmSync(file);
  }
}
