import { describe, expect, it } from 'vitest';
import { proofOf, solve } from '../../../test/harness/work.ts';
import { attemptsFor, countedUpTo, WORK_VALID_MS, WorkProofs } from './work.ts';

const EVENT = 7;
const proofs = new WorkProofs('a-secret-of-at-least-32-characters-0');

describe('work', () => {
  const work = { least: 400, most: 6_400 };

  it('is asked of nobody below what is free, and gets twice as hard each time that somebody goes twice as far, to a limit', () => {
    expect([0, 0.5, 1, 1.01, 1.99, 2, 4, 8, 15.9, 16, 1e9].map((beyond) => attemptsFor(beyond, work))).toEqual([
      0, 0, 0, 400, 400, 800, 1_600, 3_200, 3_200, 6_400, 6_400,
    ]);
  });

  it('is counted as far as it gets harder', () => {
    for (const most of [400, 401, 800, 6_400, 50_000])
      expect(attemptsFor(countedUpTo({ least: 400, most }), { least: 400, most })).toBe(most);
  });

  it('takes half of its attempts at least, and no more than it says', async () => {
    for (let at = 0; at < 20; at++) {
      const { counter } = await solve(await proofs.challenge(EVENT, 'ada', 8, Date.now()));
      expect(counter).toBeGreaterThanOrEqual(4);
      expect(counter).toBeLessThan(8);
    }
  });
});

describe('a proof', () => {
  const made = async (nowMs = Date.now()) => {
    const challenge = await proofs.challenge(EVENT, 'ada', 4, nowMs);
    return { challenge, solution: await solve(challenge) };
  };
  const read = (proof: string) => proofs.read(proof, EVENT, 'ada');

  it('counts for the visitor of the event that it was made for, and for nobody else', async () => {
    const { challenge, solution } = await made();
    const proof = proofOf(challenge, solution);
    expect(await read(proof)).toBe(challenge.parameters.nonce);
    expect(await proofs.read(proof, EVENT, 'eve')).toBeNull();
    expect(await proofs.read(proof, EVENT + 1, 'ada')).toBeNull();
    const stranger = new WorkProofs('another-secret-of-32-characters-000');
    expect(await stranger.read(proof, EVENT, 'ada')).toBeNull();
  });

  it('counts for two minutes', async () => {
    const late = await made(Date.now() - WORK_VALID_MS - 1_000);
    expect(await read(proofOf(late.challenge, late.solution))).toBeNull();
    const inTime = await made(Date.now() - WORK_VALID_MS + 30_000);
    expect(await read(proofOf(inTime.challenge, inTime.solution))).not.toBeNull();
  });

  it('is worth nothing when anything of it is changed, missing or no proof at all', async () => {
    const { challenge, solution } = await made();
    const { parameters, signature } = challenge;
    const other = '0'.repeat(solution.derivedKey.length);
    const changed = [
      ...Object.keys(parameters).map((name) => ({
        challenge: { parameters: { ...parameters, [name]: 1 }, signature },
        solution,
      })),
      ...Object.keys(parameters).map((name) => {
        const { [name as 'salt']: _without, ...rest } = parameters;
        return { challenge: { parameters: rest, signature }, solution };
      }),
      { challenge: { parameters }, solution },
      { challenge: { parameters, signature: '' }, solution },
      { challenge, solution: { ...solution, derivedKey: other } },
      { challenge, solution: {} },
      { challenge },
      { challenge: { parameters: null, signature }, solution },
      ...[null, 1, 'proof', [], {}],
    ];
    for (const each of changed) {
      const text = Buffer.from(JSON.stringify(each)).toString('base64');
      expect([each, await read(text)]).toEqual([each, null]);
    }
    for (const text of ['', 'x', '{', proofOf(challenge, solution).slice(0, -8), 'a'.repeat(100_000)])
      expect(await read(text)).toBeNull();
  });
});
