import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../test/harness/wait.ts';
import { inSlices, type Work } from './slices.ts';

const SLICE_MS = 20;

function unmeasured(told: string, order: string[]): () => Work<string> {
  return () => {
    order.push(`${told} begins`);
    return { pid: null, told: Promise.resolve(told).finally(() => order.push(`${told} ends`)) };
  };
}

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A program that does nothing, and tells when the test does. */
function measured(tells: () => Promise<string>): () => Work<string> {
  return () => {
    const child = spawn('sleep', ['60']);
    children.push(child);
    return { pid: child.pid!, told: tells() };
  };
}

const stateOf = (pid: number): string => /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))![1]!;

/** Tells when so many of the programs have been stopped. */
function notBefore(stopped: number): () => Promise<string> {
  const seen = new Set<number>();
  return () =>
    until(
      async () => {
        for (const { pid } of children) if (stateOf(pid!) === 'T') seen.add(pid!);
        return seen.size < stopped ? null : 'was stopped';
      },
      { what: 'they are stopped', everyMs: 1 },
    );
}

const atOnce = async (): Promise<string> => 'at once';

describe('two at work in slices of time', () => {
  it('are stopped by turns, tell for how long, and go on at the end', async () => {
    const bothStopped = notBefore(2);
    const [first, second] = await inSlices([measured(bothStopped), measured(bothStopped)], SLICE_MS);
    for (const { told, stoodMs } of [first, second]) {
      expect(told).toBe('was stopped');
      expect(stoodMs).toBeGreaterThan(0);
    }
    for (const { pid } of children) expect(stateOf(pid!)).not.toBe('T');
  });

  it('go on alone once the other is over', async () => {
    const [first, second] = await inSlices([measured(atOnce), measured(atOnce)], SLICE_MS);
    expect(first.told).toBe('at once');
    expect(second).toEqual({ told: 'at once', stoodMs: 0 });
  });

  it('come one after the other where nothing is measured', async () => {
    const order: string[] = [];
    const [first, second] = await inSlices([unmeasured('one', order), unmeasured('two', order)], SLICE_MS);
    expect([first.told, second.told]).toEqual(['one', 'two']);
    expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
  });

  it('end with the error of either', async () => {
    const breaks = (): Work<string> => ({ pid: null, told: Promise.reject(new Error('refused')) });
    await expect(inSlices([breaks, measured(atOnce)], SLICE_MS)).rejects.toThrow('refused');
  });
});
