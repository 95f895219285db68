import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../paths.ts';
import { digestOf, leafOf, orderOf, rootOf, sha256 } from './algorithm.ts';
import { type Asked, checkDraw } from './check.ts';
import type { DrawRecord, Published } from './published.ts';

const page = readFileSync(inRoot('docs', 'draw.md'), 'utf8');
const record = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? '') as DrawRecord & { event: string };
/** The table of the page: entry, visitor, code, leaf. */
const rows = [...page.matchAll(/^\| (\d) +\| (\w+) +\| `(\w{64})` \| `(\w{64})` \|$/gm)];
const codes = rows.map(([, , , code = '']) => Buffer.from(code, 'hex'));
const example: Published = {
  record,
  leaves: Buffer.concat(rows.map(([, , , , leaf = '']) => Buffer.from(leaf, 'hex'))),
};
const cyd = {
  entry: 2,
  code: codes[2]!.toString('hex'),
  path: [3, 0, 4].map((at) => rows[at]![4]!),
};
cyd.path[1] = nodeOf('node over 0 and 1');

function nodeOf(name: string): string {
  return new RegExp(`^\\| ${name} +\\| \`(\\w{64})\``, 'm').exec(page)?.[1] ?? '';
}

/** What is wrong, by the first words of the finding. */
function wrong(published: Published, asked?: Asked): string[] {
  return checkDraw(published, asked)
    .filter(({ outcome }) => outcome === 'broken')
    .map(({ about }) => about);
}

const changed = (change: Partial<DrawRecord>): Published => ({ ...example, record: { ...record, ...change } });
const withLeaves = (change: (leaves: Buffer) => Buffer): Published => ({
  ...example,
  leaves: change(Buffer.from(example.leaves!)),
});

describe('the example of docs/draw.md', () => {
  it('says of every value what the algorithm makes of it', () => {
    expect(rows).toHaveLength(5);
    for (const [, entry, visitor = '', code, leaf] of rows) {
      const own = visitor === 'nobody' ? Buffer.alloc(32) : sha256('stampede:entry', record.event, visitor);
      expect([own.toString('hex'), leafOf(Number(entry), own).toString('hex')]).toEqual([code, leaf]);
    }
    const leaves = example.leaves!;
    expect(rootOf(leaves.subarray(0, 64)).toString('hex')).toBe(nodeOf('node over 0 and 1'));
    expect(rootOf(leaves.subarray(64, 128)).toString('hex')).toBe(nodeOf('node over 2 and 3'));
    expect(rootOf(leaves.subarray(0, 128)).toString('hex')).toBe(nodeOf('node over 0 to 3'));
    const [seed, beacon] = [record.seed ?? '', record.beaconValue ?? ''].map((hex) => Buffer.from(hex, 'hex'));
    const key = sha256('stampede:draw:v1', seed!, Buffer.of(0, 0, 0, 5), beacon!);
    expect(key.toString('hex')).toBe(nodeOf('key'));
    expect(sha256(key, Buffer.alloc(4)).toString('hex')).toBe(nodeOf('first block of the words'));
    const order = orderOf(seed!, 5, beacon!);
    expect(`**${order.join(', ')}**`).toBe(/\*\*4, [\d, ]+\*\*/.exec(page)?.[0]);
    expect(digestOf(order)).toBe(nodeOf('SHA-256 of the order, each entry as u32'));
  });

  it('holds, with one’s own place and the path to it', () => {
    const findings = checkDraw(example, { own: cyd, position: 4, earlier: [record], relayValue: record.beaconValue! });
    expect(findings.filter(({ outcome }) => outcome !== 'holds')).toEqual([]);
    expect(findings.find(({ about }) => about === 'position')?.words).toBe('4: 4 are before you');
  });

  it('says plainly that the signature is not checked', () => {
    const open = checkDraw(example).filter(({ outcome }) => outcome === 'open');
    expect(open.map(({ words }) => words)).toEqual([expect.stringContaining('not checked')]);
  });
});

describe('what was tampered with is found', () => {
  const other = 'ab'.repeat(32);

  it.each<[string, Published, string[]]>([
    ['another seed', changed({ seed: other }), ['seed']],
    ['another commitment', changed({ commitment: other }), ['seed']],
    ['another count', changed({ entries: 4 }), ['entries']],
    ['another root', changed({ merkleRoot: other }), ['entries']],
    ['a changed leaf', withLeaves((leaves) => leaves.fill(7, 33, 34)), ['entries']],
    ['a leaf taken out', withLeaves((leaves) => leaves.subarray(0, 128)), ['entries']],
    ['two leaves swapped', withLeaves((leaves) => leaves.fill(example.leaves!.subarray(0, 32), 32, 64)), ['entries']],
    ['another public value', changed({ beaconValue: other }), ['public value']],
    ['a value left out', changed({ beaconValue: null, beaconSignature: null }), ['public value']],
    ['a value that had not been named', changed({ beacon: null }), ['public value']],
    [
      'another round',
      changed({ beacon: { ...record.beacon!, round: 34_448_217, knownAt: '2026-12-01T18:00:15.000Z' }, drawnAt: null }),
      ['round'],
    ],
    [
      'a wrong time of the round',
      changed({ beacon: { ...record.beacon!, knownAt: record.opensAt } }),
      ['round', 'times'],
    ],
    ['a freeze after the value was known', changed({ frozenAt: '2026-12-01T18:00:12.001Z' }), ['times']],
    ['a freeze before the opening', changed({ frozenAt: '2026-12-01T17:59:59.999Z' }), ['times']],
    ['a draw before the value was known', changed({ drawnAt: '2026-12-01T18:00:11.000Z' }), ['times']],
    ['a seed before the freeze', { record: { ...record, frozenAt: null, entries: null }, leaves: null }, ['entries']],
    ['another algorithm', changed({ algorithm: 'stampede:draw:v2' }), ['algorithm']],
  ])('%s', (_what, published, expected) => {
    expect(wrong(published)).toEqual(expected);
  });

  it('but a round that could be known at the freeze has a later one in its place, and that is said', () => {
    const late = changed({
      beacon: { ...record.beacon!, round: 34_448_220, knownAt: '2026-12-01T18:00:24.000Z' },
      frozenAt: '2026-12-01T18:00:11.500Z',
      drawnAt: '2026-12-01T18:00:25.000Z',
    });
    expect(wrong(late)).toEqual([]);
    expect(checkDraw(late).find(({ about }) => about === 'round')?.outcome).toBe('open');
    const chosen = { ...late.record.beacon!, round: 34_448_221, knownAt: '2026-12-01T18:00:27.000Z' };
    expect(wrong({ ...late, record: { ...late.record, beacon: chosen, drawnAt: null } })).toEqual(['round']);
  });

  it('a value and signature that no relay has', () => {
    const signature = 'cd'.repeat(48);
    const value = sha256(Buffer.from(signature, 'hex')).toString('hex');
    const forged = changed({ beaconValue: value, beaconSignature: signature });
    expect(wrong(forged)).toEqual([]);
    expect(wrong(forged, { relayValue: record.beaconValue! })).toEqual(['public value']);
  });

  it('one’s own entry: another code, another path, another position than was told', () => {
    expect(wrong(example, { own: cyd, position: 4 })).toEqual([]);
    expect(wrong(example, { own: { ...cyd, code: other } })).toEqual(['you', 'proof']);
    expect(wrong(example, { own: { ...cyd, path: cyd.path.slice(1) } })).toEqual(['proof']);
    expect(wrong(example, { own: { ...cyd, path: [] } })).toEqual(['proof']);
    expect(wrong(example, { own: cyd, position: 3 })).toEqual(['position']);
    expect(wrong(example, { own: { entry: 9, code: other }, position: 2 })).toEqual(['position']);
  });

  it('what an earlier copy said otherwise, of whatever was out by then', () => {
    const committed: DrawRecord = { ...record, state: 'committed', frozenAt: null, entries: null, merkleRoot: null };
    const before: DrawRecord = { ...committed, drawnAt: null, seed: null, beaconValue: null, beaconSignature: null };
    expect(wrong(example, { earlier: [before] })).toEqual([]);
    expect(wrong(example, { earlier: [{ ...before, commitment: other }] })).toEqual(['your copy']);
    expect(wrong(example, { earlier: [{ ...before, entries: 6, merkleRoot: other }] })).toEqual([
      'your copy',
      'your copy',
    ]);
    expect(wrong(example, { earlier: [{ ...before, beacon: null }] })).toEqual(['your copy']);
    const moved = { ...before, opensAt: '2026-12-01T17:00:00.000Z' };
    expect(checkDraw(example, { earlier: [moved] })[0]).toMatchObject({ outcome: 'open', about: 'your copy' });
    expect(wrong(example, { earlier: [{ ...record, opensAt: moved.opensAt }] })).toEqual(['your copy']);
  });
});

describe('before the draw', () => {
  it('nothing is wrong, and nothing is said to hold that nobody can know yet', () => {
    const committed = changed({ state: 'committed', frozenAt: null, entries: null, merkleRoot: null, drawnAt: null });
    const hidden = { seed: null, beaconValue: null, beaconSignature: null };
    const findings = checkDraw({ record: { ...committed.record, ...hidden }, leaves: null }, { own: cyd });
    expect(findings.map(({ about, outcome }) => `${about} ${outcome}`)).toEqual([
      'seed open',
      'entries open',
      'round holds',
      'public value open',
      'you open',
    ]);
  });

  it('by the secret alone is said to be what it is', () => {
    const secret = { beacon: null, beaconValue: null, beaconSignature: null, randomness: 'secret_alone' } as const;
    const findings = checkDraw(changed(secret));
    expect(findings.find(({ about }) => about === 'public value')).toMatchObject({
      outcome: 'open',
      words: expect.stringContaining('secret alone') as string,
    });
  });
});
