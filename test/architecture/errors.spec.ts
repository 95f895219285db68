import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import { Refusal } from '../../src/kit/index.ts';
import { FAULT_KINDS } from '../../src/modules/catalog/seating-plan/faults.ts';
import { declaredCodes, operationsOf, readDocument } from '../harness/openapi.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { projectFiles, sources } from './sources.ts';

/** Thrown by one module and turned into another refusal by the next: no answer ever carries them. */
const INTERNAL = ['inventory.places_taken'];

type RefusalClass = typeof Refusal;

interface Documented {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly when: string;
  readonly remedy: string;
}

/** Every refusal that the code knows, with the file it stands in. */
async function refusals(): Promise<{ file: string; refusal: RefusalClass }[]> {
  const files = projectFiles().filter((file) => /^src\/.*\.errors\.ts$/.test(file));
  const found = files.map(async (file) => {
    const exported = Object.values((await import(inRoot(file))) as Record<string, unknown>);
    return exported
      .filter((each): each is RefusalClass => typeof each === 'function' && each.prototype instanceof Refusal)
      .map((refusal) => ({ file, refusal }));
  });
  return (await Promise.all(found)).flat();
}

/** The rows of the first table of docs/errors.md below a heading. */
function tableOf(heading: string): string[][] {
  const text = readFileSync(inRoot('docs/errors.md'), 'utf8');
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

function documented(): Documented[] {
  return [...tableOf('Refusals'), ...tableOf('Inside only')].map(
    ([code = '', status, title = '', when = '', remedy = '']) => ({
      code,
      status: Number(status),
      title,
      when,
      remedy,
    }),
  );
}

describe('every refusal', () => {
  it('has a code of its own that begins with its room, a status, and a title', async () => {
    const all = await refusals();
    expect(all.length).toBeGreaterThan(35);
    const codes = all.map(({ refusal }) => refusal.code);
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
    for (const { file, refusal } of all) {
      const room = /(\w+)\.errors\.ts$/.exec(file)?.[1];
      expect([refusal.name, refusal.code]).toEqual([
        refusal.name,
        expect.stringMatching(new RegExp(`^${room}\\.[a-z]+(_[a-z]+)*$`)),
      ]);
      expect([refusal.code, refusal.status >= 400 && refusal.status < 600]).toEqual([refusal.code, true]);
      expect([refusal.code, refusal.title]).toEqual([refusal.code, expect.stringMatching(/^[A-Z][^.!]{3,60}$/)]);
    }
  });

  it('that asks to come back later says when', async () => {
    for (const { refusal } of (await refusals()).filter((each) => [429, 503].includes(each.refusal.status))) {
      const getter = Object.getOwnPropertyDescriptor(refusal.prototype, 'retryAfterSeconds');
      expect([refusal.code, getter !== undefined]).toEqual([refusal.code, true]);
    }
  });

  it('stands in a file that is named for it: no other file makes one', () => {
    const elsewhere = sources(['src'], ['.ts']).filter(
      ({ file, text }) => !file.endsWith('.errors.ts') && /extends Refusal\b/.test(text),
    );
    expect(elsewhere.map(({ file }) => file)).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  it('has every refusal with its status and title, and no other', async () => {
    const known = (await refusals()).map(({ refusal }) => `${refusal.code} ${refusal.status} ${refusal.title}`);
    const told = documented().map(({ code, status, title }) => `${code} ${status} ${title}`);
    expect(told.toSorted()).toEqual(known.toSorted());
  });

  it('says of each when it comes and what to do', () => {
    for (const { code, when, remedy } of documented()) {
      expect([code, when.length > 10]).toEqual([code, true]);
      expect([code, remedy.length > 10]).toEqual([code, true]);
    }
  });

  it('has every fault of a seating plan', () => {
    expect(tableOf('Faults of a seating plan').map(([code]) => code)).toEqual(Object.keys(FAULT_KINDS));
  });

  it('has every other fault that the code names', () => {
    const named = sources(['src'], ['.ts']).flatMap(({ file, text }) =>
      file.endsWith('.spec.ts')
        ? []
        : [...text.matchAll(/code: '((?:http|holds|catalog)\.[a-z_]+)'/g)].map(([, code]) => code),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(tableOf('Faults of a field').map(([code]) => code)).toEqual(expect.arrayContaining([...new Set(named)]));
  });
});

describe('the OpenAPI document', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product?.close());

  it('declares each refusal somewhere, under its status, but for those inside; and no code that nobody knows', async () => {
    const operations = operationsOf(await readDocument(product.url));
    const declared = new Set(
      operations.flatMap((each) =>
        [...declaredCodes(each)].flatMap(([status, codes]) => codes.map((code) => `${status} ${code}`)),
      ),
    );
    const known = (await refusals()).map(({ refusal }) => `${refusal.status} ${refusal.code}`);
    const outside = known.filter((each) => !INTERNAL.includes(each.split(' ')[1] ?? ''));
    expect([...declared].toSorted()).toEqual(outside.toSorted());
    expect(tableOf('Inside only').map(([code]) => code)).toEqual(INTERNAL);
  });
});
