import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Batches } from './batches.ts';
import { RedisAway } from './redis.ts';

interface Call {
  readonly items: readonly number[];
  readonly answer: () => void;
  readonly fail: (error: Error) => void;
}

/** A store that answers when it is told to: each item with its double. */
function batches(limits: { mostACall: number; mostQueued: number; learns?: (item: number) => boolean }) {
  const calls: Call[] = [];
  const send = (_: unknown, items: readonly number[]): Promise<number[]> =>
    new Promise((resolve, reject) => {
      calls.push({ items, answer: () => resolve(items.map((item) => 2 * item)), fail: reject });
    });
  return { calls, batches: new Batches<number, number>(send, { ...limits, busy: () => new Error('busy') }) };
}

async function callsCome(calls: readonly Call[], count: number): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (calls.length < count && performance.now() < deadline) await nextTurn();
  expect(calls).toHaveLength(count);
}

describe('batches', () => {
  it('send what comes in one moment by one call, and give each item its own reply', async () => {
    const { calls, batches: joins } = batches({ mostACall: 8, mostQueued: 100 });
    const replies = [1, 2, 3].map((item) => joins.add('a', item));
    await callsCome(calls, 1);
    expect(calls[0]?.items).toEqual([1, 2, 3]);
    calls[0]?.answer();
    expect(await Promise.all(replies)).toEqual([2, 4, 6]);
  });

  it('keep what comes right after a call for the next one, and send a full one at once', async () => {
    const { calls, batches: joins } = batches({ mostACall: 4, mostQueued: 100 });
    const replies = [joins.add('a', 1)];
    await callsCome(calls, 1);
    for (const item of [2, 3, 4, 5]) replies.push(joins.add('a', item));
    await callsCome(calls, 2);
    expect(calls[1]?.items).toEqual([2, 3, 4, 5]);
    for (const item of [6, 7]) replies.push(joins.add('a', item));
    // Two are under way.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls).toHaveLength(2);
    calls[0]?.answer();
    await callsCome(calls, 3);
    expect(calls[2]?.items).toEqual([6, 7]);
    calls[1]?.answer();
    calls[2]?.answer();
    expect(await Promise.all(replies)).toEqual([2, 4, 6, 8, 10, 12, 14]);
  });

  it('send a full call that waits before anybody is told the answer to the one before', async () => {
    const { calls, batches: joins } = batches({ mostACall: 2, mostQueued: 100 });
    const replies = [1, 2, 3, 4, 5, 6].map((item) => joins.add('a', item));
    await callsCome(calls, 2);
    const callsWhenTold = replies[0]!.then(() => calls.length);
    calls[0]?.answer();
    expect(await callsWhenTold).toBe(3);
    expect(calls[2]?.items).toEqual([5, 6]);
    for (const call of calls) call.answer();
    expect(await Promise.all(replies)).toEqual([2, 4, 6, 8, 10, 12]);
  });

  it('tell the answers first where the next call learns of them', async () => {
    const { calls, batches: joins } = batches({ mostACall: 2, mostQueued: 100, learns: (item) => item === 6 });
    const replies = [1, 2, 3, 4, 5, 6].map((item) => joins.add('a', item));
    await callsCome(calls, 2);
    const callsWhenTold = replies[0]!.then(() => calls.length);
    calls[0]?.answer();
    expect(await callsWhenTold).toBe(2);
    await callsCome(calls, 3);
    for (const call of calls) call.answer();
    expect(await Promise.all(replies)).toEqual([2, 4, 6, 8, 10, 12]);
  });

  it('of different keys do not wait for each other', async () => {
    const { calls, batches: joins } = batches({ mostACall: 4, mostQueued: 100 });
    const replies = [joins.add('a', 1), joins.add('b', 2)];
    await callsCome(calls, 2);
    for (const { answer } of calls) answer();
    expect(await Promise.all(replies)).toEqual([2, 4]);
  });

  it('of different keys are sent in one go', async () => {
    const seen: string[] = [];
    const joins = new Batches<number, number>(
      (key, items) => {
        seen.push(String(key));
        process.nextTick(() => seen.push('a packet leaves'));
        return Promise.resolve([...items]);
      },
      { mostACall: 4, mostQueued: 100, busy: () => new Error('busy') },
    );
    await Promise.all([joins.add('a', 1), joins.add('b', 2), joins.add('c', 3)]);
    expect(seen.slice(0, 4)).toEqual(['a', 'b', 'c', 'a packet leaves']);
  });

  it('refuse what is too much', async () => {
    const { calls, batches: joins } = batches({ mostACall: 4, mostQueued: 2 });
    const replies = [joins.add('a', 1), joins.add('a', 2)];
    await expect(joins.add('a', 3)).rejects.toThrow('busy');
    await callsCome(calls, 1);
    calls[0]?.answer();
    expect(await Promise.all(replies)).toEqual([2, 4]);
  });

  it('let nobody wait behind a call that was not answered, and are as before afterwards', async () => {
    const { calls, batches: joins } = batches({ mostACall: 1, mostQueued: 100 });
    const replies = [1, 2, 3].map((item) => joins.add('a', item).catch((error: Error) => error.message));
    await callsCome(calls, 2);
    calls[0]?.fail(new RedisAway('away'));
    expect(await replies[0]).toBe('away');
    expect(await replies[2]).toBe('away');
    calls[1]?.answer();
    expect(await replies[1]).toBe(4);
    const next = joins.add('a', 5);
    await callsCome(calls, 3);
    calls[2]?.answer();
    expect(await next).toBe(10);
  });

  it('give one item’s failure to those of its call alone', async () => {
    const { calls, batches: joins } = batches({ mostACall: 1, mostQueued: 100 });
    const replies = [1, 2].map((item) => joins.add('a', item).catch((error: Error) => error.message));
    await callsCome(calls, 2);
    calls[0]?.fail(new Error('broken'));
    calls[1]?.answer();
    expect(await Promise.all(replies)).toEqual(['broken', 4]);
  });
});
