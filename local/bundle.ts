import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import type { CommandResult } from './commands.ts';
import { BUNDLE, inRoot, root } from './paths.ts';

const DIST = inRoot('dist');
const FOLDER = inRoot('dist', BUNDLE);
/** A replica, and what asks its rooms from a command line. */
const PROGRAMS = ['main', 'check-invariants', 'reconcile', 'state-at', 'verify-log', 'verify-ticket'];
/** What Nest's packages would use if it were installed, and what is asked for only where another name has failed. */
const OPTIONAL =
  /^(@nestjs\/(microservices|websockets|platform-express)|@fastify\/(multipart|view)|class-transformer\/storage)(\/|$)/;
/** 4 MB of text that is read once, and not worth compiling. */
const LEFT_OUTSIDE = [/^node:/, /\.wasm-base64\.mjs$/];
const MAPPED_TYPES = '/@nestjs/mapped-types/dist/type-helpers.utils.js';
const OWN_REQUIRE = 'const require = createRequire(import.meta.url);\n';

/**
 * Writes the programs as a few files, ours and the packages': a replica's 2,600 modules take as long to find and link as
 * everything else that it does until it is ready. dist keeps each module as well, for what is cut out of copies.
 */
export async function bundle(): Promise<CommandResult> {
  rmSync(FOLDER, { recursive: true, force: true });
  const faults: string[] = [];
  try {
    const built = await rolldown({
      input: Object.fromEntries(PROGRAMS.map((name) => [name, path.join(DIST, `${name}.js`)])),
      cwd: root,
      platform: 'node',
      external: [...LEFT_OUTSIDE, OPTIONAL],
      plugins: [sameFiles(), oneCopy(faults)],
      onLog: (level, { message }) => {
        if (level === 'warn') faults.push(message);
      },
    });
    await built.write({
      dir: FOLDER,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
      codeSplitting: { groups: [{ name: 'packages', test: /[\\/]node_modules[\\/]/ }] },
      // Nest, Swagger and Prisma go by names of classes.
      keepNames: true,
      sourcemap: true,
    });
    await built.close();
    dropMapOfPackages();
  } catch (error) {
    faults.push(String(error));
  }
  // What is found only while it runs may be a second copy of a package: nothing is left to that unknowingly.
  return { ok: faults.length === 0, code: faults.length === 0 ? 0 : 1, output: faults.join('\n') };
}

/** Our modules find their .sql and .lua files, and traces our sources, as if each still were in its own place. */
function sameFiles(): Plugin {
  return {
    name: 'same-files',
    load: (id) => {
      if (!id.startsWith(DIST + path.sep)) return null;
      const place = JSON.stringify(path.relative(FOLDER, id));
      const folder = JSON.stringify(`/${path.relative(FOLDER, path.dirname(id))}`);
      const code = readFileSync(id, 'utf8')
        .replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`)
        .replaceAll('import.meta.dirname', `(import.meta.dirname + ${folder})`);
      return { code, map: readFileSync(`${id}.map`, 'utf8') };
    },
  };
}

/**
 * `OmitType` and its like copy what validators and transformers have noted of a class, and ask for both packages at run time:
 * they would find a second copy, in which nothing is noted.
 */
function oneCopy(faults: string[]): Plugin {
  let seen = false;
  return {
    name: 'one-copy',
    transform: (code, id) => {
      if (!id.endsWith(MAPPED_TYPES)) return null;
      seen = code.includes(OWN_REQUIRE);
      // Without it `require` is the bundle's.
      return { code: code.replace(OWN_REQUIRE, '\n'), map: null };
    },
    buildEnd: () => {
      if (!seen)
        faults.push(`${MAPPED_TYPES} does not ask for its packages as it did: see how it does, in local/bundle.ts.`);
    },
  };
}

/** 14 MB which each start would read. A trace names lines of the packages' file. */
function dropMapOfPackages(): void {
  const file = path.join(FOLDER, 'packages.js');
  rmSync(`${file}.map`);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/\/\/# sourceMappingURL=.*\s*$/, ''));
}
