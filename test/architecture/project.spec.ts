import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles, root } from './sources.ts';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const documents = projectFiles().filter((file) => file.endsWith('.md'));

/** Folders of somebody's machine, and hosts that packages came from: neither means anything in a clone. */
const OF_ONE_MACHINE = /(?<![\w.:/-])\/(work|root|home|Users)\/\w/;
const PACKAGE_HOST = /\bregistry\.[\w-]+\.\w|"resolved":|https?:\/\/[^/\s"']*(artifactory|nexus|verdaccio)/;

function strayAddresses(text: string): string[] {
  return text.split('\n').filter((line) => OF_ONE_MACHINE.test(line) || PACKAGE_HOST.test(line));
}

/** Targets of the relative links of a document. */
function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.split('#')[0] ?? '')
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

describe('the README says how to run everything', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const rows = read('README.md')
    .split('\n')
    .filter((line) => line.startsWith('| `npm '));
  const documented = rows.map((row) => /`npm (?:run )?([\w:-]+)/.exec(row)?.[1] ?? row);

  it('every script has its row, and every row its script', () => {
    expect(documented.sort()).toEqual(Object.keys(scripts).sort());
  });

  it('every script starts a program that is there', () => {
    const programs = Object.values(scripts).map((script) => /^node local\/bootstrap\.mjs ([\w-]+)/.exec(script)?.[1]);
    expect(programs.filter((name) => name === undefined || !existsSync(path.join(root, `local/${name}.ts`)))).toEqual(
      [],
    );
  });
});

describe('the documents are true of the files', () => {
  it('every setting of a replica is on the page of the platform', () => {
    const code = read('src/platform/config/config.ts');
    const settings = [...code.matchAll(/\benv(?:\.|, ')([A-Z][A-Z_]+)/g)].map(([, name]) => name);
    const page = read('src/platform/README.md');
    expect(settings.length).toBeGreaterThan(15);
    expect(settings.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('every link leads somewhere', () => {
    const broken = documents.flatMap((file) =>
      linksOf(read(file))
        .filter((target) => !existsSync(path.join(root, path.dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    );
    expect(documents.length).toBeGreaterThan(20);
    expect(broken).toEqual([]);
  });

  it('every room has its page, with what happens when a store is gone', () => {
    const rooms = readdirSync(path.join(root, 'src/modules'), { withFileTypes: true }).filter((each) =>
      each.isDirectory(),
    );
    const pages = rooms.map(({ name }) => `src/modules/${name}/README.md`);
    const lacking = pages.filter((page) => !existsSync(path.join(root, page)) || !/^## When /m.test(read(page)));
    expect(lacking).toEqual([]);
  });

  it('every decision says context, decision, consequences and what enforces it', () => {
    const decisions = documents.filter((file) => /^docs\/adr\/\d{4}-/.test(file));
    expect(decisions.length).toBeGreaterThanOrEqual(8);
    for (const file of decisions) {
      const headings = [...read(file).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect(headings, file).toEqual(['Context', 'Decision', 'Consequences', 'What enforces it']);
    }
  });
});

describe('nothing in a clone is of the machine that it was made on', () => {
  it('no path, no package host', () => {
    const text = (file: string) => !/\.(png|jpg|woff2|ico)$/.test(file) && file !== 'test/architecture/project.spec.ts';
    const stray = projectFiles()
      .filter(text)
      .flatMap((file) => strayAddresses(read(file)).map((line) => `${file}: ${line.trim().slice(0, 120)}`));
    expect(stray).toEqual([]);
  });

  it.each(["cd '/home/ada/stampede'", 'see /home/ada/notes', '"resolved": "https://packages.example/pg-8.tgz"'])(
    'control: %s is found',
    (line) => {
      expect(strayAddresses(line)).toHaveLength(1);
    },
  );

  it('control: a link to nowhere is found, addresses are not links', () => {
    expect(linksOf('[a](gone.md#part) [b](https://example.org/x) [c](#here)')).toEqual(['gone.md']);
  });
});
