import { describe, expect, it } from 'vitest';
import { rootOf as rootByThePage } from '../../../../local/draw/algorithm.ts';
import { entryCode, leafOf, NOBODY } from './merkle.ts';
import { drawOrder, positionsIn } from './order.ts';
import { drawKey } from './seed.ts';
import { Tree } from './tree.ts';

const EVENT = 'evt_01hzzzzzzzzzzzzzzzzzzzzzz0';
/** More shows what a sold-out stadium costs: `DRAW_ENTRIES=1000000`. */
const ENTRIES = Number(process.env.DRAW_ENTRIES ?? 20_000);
const AT_ONCE = 2_000;

/** As Redis gives them: some at a time, in no order. */
async function* entriesOf(count: number, without = -1): AsyncGenerator<{ visitor: string; entry: number }[]> {
  const stride = 7919; // prime, so that every entry comes once
  for (let from = 0; from < count; from += AT_ONCE) {
    await new Promise(setImmediate);
    yield Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => ((from + at) * stride) % count)
      .filter((entry) => entry !== without)
      .map((entry) => ({ visitor: `visitor-${entry}`, entry }));
  }
}

async function treeOf(count: number, without?: number): Promise<Tree> {
  return Tree.over(EVENT, count, entriesOf(count, without));
}

function leavesOf(tree: Tree): Buffer {
  return Buffer.concat(Array.from({ length: tree.chunks }, (_, chunk) => tree.leavesOf(chunk)));
}

describe('the tree of a room', () => {
  it.each([0, 1, 1024, 1025, 3000])('of %i entries has every leaf at its place, and their root', async (count) => {
    const tree = await treeOf(count);
    const leaves = leavesOf(tree);
    expect([tree.entries, leaves.length]).toEqual([count, count * 32]);
    expect(tree.root).toEqual(rootByThePage(leaves));
    for (const entry of [0, 1023, 1024, count - 1].filter((each) => each >= 0 && each < count))
      expect(leaves.subarray(entry * 32, (entry + 1) * 32)).toEqual(
        leafOf(entry, entryCode(EVENT, `visitor-${entry}`)),
      );
  });

  it('leaves out who came after the freeze, and has nobody where somebody has left', async () => {
    const tree = await Tree.over(EVENT, 10, entriesOf(3_000));
    expect(tree.root).toEqual((await treeOf(10)).root);
    const left = leavesOf(await treeOf(10, 4));
    expect(left.subarray(4 * 32, 5 * 32)).toEqual(leafOf(4, NOBODY));
  });
});

describe(`${ENTRIES} entries`, () => {
  it(
    'are frozen and drawn without keeping a replica from answering, in the memory that they take',
    { timeout: 120_000 },
    async () => {
      let latest = performance.now();
      let longestMs = 0;
      let running = true;
      const watch = (): void => {
        longestMs = Math.max(longestMs, performance.now() - latest);
        latest = performance.now();
        if (running) setImmediate(watch);
      };
      setImmediate(watch);
      const before = process.memoryUsage().arrayBuffers;
      const began = performance.now();
      const tree = await treeOf(ENTRIES);
      const frozen = performance.now();
      const positions = positionsIn(await drawOrder(drawKey(Buffer.alloc(32), ENTRIES, null), ENTRIES));
      const drawn = performance.now();
      running = false;
      const { rss, arrayBuffers } = process.memoryUsage();
      console.log(
        `${ENTRIES} entries: tree ${Math.round(frozen - began)} ms, order ${Math.round(drawn - frozen)} ms, ` +
          `longest turn ${Math.round(longestMs)} ms, buffers ${mb(arrayBuffers - before)} MB, rss ${mb(rss)} MB`,
      );
      expect([tree.entries, positions.length]).toEqual([ENTRIES, ENTRIES]);
      // 32 bytes an entry for the leaves, 4 for the positions; the order itself is gone again, garbage is not counted exactly.
      expect(arrayBuffers - before).toBeLessThan(ENTRIES * 48 + 32e6);
    },
  );
});

const mb = (bytes: number): number => Math.round(bytes / 1e6);
