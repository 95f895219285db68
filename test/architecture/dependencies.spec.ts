import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './sources.ts';

const CRUISED = ['src', 'local', 'fakepay', 'web/src', 'web/queue', 'test'];

/** Cruises folders below `baseDir` with the rules of the project. */
async function cruised(baseDir: string, folders: readonly string[]): Promise<ICruiseResult> {
  const { forbidden, options } = await extractDepcruiseConfig(path.join(root, '.dependency-cruiser.cjs'));
  const { output } = await cruise(
    [...folders],
    { ...options, baseDir, validate: true, ruleSet: { forbidden } },
    undefined,
    { tsConfig: extractTSConfig(path.join(root, 'tsconfig.tools.json')) },
  );
  if (typeof output === 'string') throw new Error(output);
  return output;
}

function violations({ summary }: ICruiseResult): string[] {
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

describe('dependencies point one way', () => {
  const whole = cruised(root, CRUISED);

  it('in src, local, fakepay, web and test', async () => {
    expect(violations(await whole)).toEqual([]);
  });

  it('and the check has seen them all: with a TypeScript that it cannot use it would silently see none', async () => {
    const { totalCruised, totalDependenciesCruised } = (await whole).summary;
    expect(totalCruised).toBeGreaterThan(300);
    expect(totalDependenciesCruised ?? 0).toBeGreaterThan(1000);
    const own = (await whole).modules.filter(({ source }) => source.startsWith('src/'));
    expect(own.length).toBeGreaterThan(100);
  });

  it('and every room has its place in the order', async () => {
    const { forbidden = [] } = await extractDepcruiseConfig(path.join(root, '.dependency-cruiser.cjs'));
    const ordered = forbidden.flatMap(({ name }) => /^(\w+)-looks-only-left$/.exec(name ?? '')?.[1] ?? []);
    // Nothing lies to the right of the last one.
    ordered.push('ops');
    const rooms = readdirSync(path.join(root, 'src/modules'), { withFileTypes: true }).filter((each) =>
      each.isDirectory(),
    );
    expect(rooms.map(({ name }) => name).filter((name) => !ordered.includes(name))).toEqual([]);
  });
});

describe('control: each forbidden import is found', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stampede-rules-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const index = { 'src/kit/index.ts': '', 'src/modules/holds/index.ts': '', 'src/modules/checkout/index.ts': '' };
  const forbidden: Record<string, Record<string, string>> = {
    'kit-imports-nothing': { 'src/kit/ids.ts': "import 'node:crypto';" },
    'kit-by-its-door': { 'src/kit/money.ts': '', 'src/modules/holds/hold.ts': "import '../../kit/money.ts';" },
    'platform-knows-no-room': { 'src/platform/http/filter.ts': "import '../../modules/holds/index.ts';" },
    'platform-by-its-doors': {
      'src/platform/db/database.ts': '',
      'src/modules/holds/hold.ts': "import '../../platform/db/database.ts';",
    },
    'platform-parts-by-their-doors': {
      'src/platform/db/database.ts': '',
      'src/platform/outbox/relay.ts': "import '../db/database.ts';",
    },
    'rooms-by-their-doors': {
      'src/modules/holds/hold.ts': '',
      'src/modules/checkout/order.ts': "import type { Hold } from '../holds/hold.ts';",
    },
    'programs-by-the-doors': { 'src/modules/holds/hold.ts': '', 'src/main.ts': "import './modules/holds/hold.ts';" },
    'holds-looks-only-left': { 'src/modules/holds/hold.ts': "import '../checkout/index.ts';" },
    'nothing-knows-the-programs': { 'src/app.ts': '', 'src/modules/holds/hold.ts': "import '../../app.ts';" },
    'tools-know-kit-at-most': { 'fakepay/gateway.ts': "import '../src/modules/holds/index.ts';" },
    'each-tool-for-itself': { 'local/files.ts': '', 'fakepay/store.ts': "import '../local/files.ts';" },
    'src-stands-alone': { 'test/visitor.ts': '', 'src/modules/holds/hold.ts': "import '../../../test/visitor.ts';" },
    'no-cycles': {
      'src/modules/holds/a.ts': "import './b.ts';",
      'src/modules/holds/b.ts': "import './a.ts';",
    },
    'nothing-unresolved': { 'src/modules/holds/hold.ts': "import './gone.ts';" },
  };

  it.each(Object.entries(forbidden))('%s', async (rule, files) => {
    const baseDir = path.join(folder, rule);
    for (const [file, text] of Object.entries({ ...index, ...files })) {
      mkdirSync(path.dirname(path.join(baseDir, file)), { recursive: true });
      writeFileSync(path.join(baseDir, file), text);
    }
    const folders = readdirSync(baseDir);
    const found = (await cruised(baseDir, folders)).summary.violations.map(({ rule: { name } }) => name);
    expect(found).toContain(rule);
  });

  it('and every rule has its control', async () => {
    const { forbidden: rules = [] } = await extractDepcruiseConfig(path.join(root, '.dependency-cruiser.cjs'));
    const uncontrolled = rules
      .map(({ name }) => name ?? '')
      .filter((name) => !(name in forbidden) && !name.endsWith('-looks-only-left'));
    expect(uncontrolled).toEqual([]);
  });
});
