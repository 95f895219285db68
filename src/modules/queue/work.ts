import { createHmac } from 'node:crypto';
import { createChallenge, randomInt, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Challenge, Payload } from 'altcha-lib/types';
import { keyFor } from '../../platform/mac/index.ts';

/** As the `altcha` family of libraries has it. */
export type WorkChallenge = Challenge;

/** How long a challenge may be solved. */
export const WORK_VALID_MS = 120_000;
const ALGORITHM = 'PBKDF2/SHA-256';
/** Of each attempt. Making a challenge costs one attempt, reading its proof none: 70 µs where a slow phone takes 0.5 ms. */
const ROUNDS = 500;
const LONGEST_PROOF = 2_000;

/**
 * How many attempts a proof takes at most (at least half of them): twice as many each time that the address has gone twice as
 * far beyond what is free.
 * @param beyond joins of the address, by those that are free: none are asked for up to 1
 */
export function attemptsFor(
  beyond: number,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  return beyond <= 1 ? 0 : Math.min(most, least * 2 ** Math.floor(Math.log2(beyond)));
}

/** How far beyond what is free is counted: a little more than where work is hardest, so that it gets easier soon. */
export function countedUpTo({ least, most }: { readonly least: number; readonly most: number }): number {
  return 1.25 * 2 ** Math.ceil(Math.log2(most / least));
}

/**
 * Proofs that a device has worked: challenges that only trying solves, signed, each for one visitor of one event. How much
 * work it takes is bounded from above and below, so that nobody is unlucky. That a proof counts once is for the caller.
 */
export class WorkProofs {
  private readonly secrets: { readonly hmacSignatureSecret: string; readonly hmacKeySignatureSecret: string };
  private readonly ownerSecret: string;

  constructor(secret: string) {
    const derived = (purpose: string) => keyFor(secret, `work-${purpose}`).toString('hex');
    this.secrets = { hmacSignatureSecret: derived('challenge'), hmacKeySignatureSecret: derived('solution') };
    this.ownerSecret = derived('owner');
  }

  /** @param attempts 2 or more */
  challenge(eventId: number, person: string, attempts: number, nowMs: number): Promise<WorkChallenge> {
    return createChallenge({
      algorithm: ALGORITHM,
      cost: ROUNDS,
      counter: randomInt(attempts - 1, Math.floor(attempts / 2)),
      data: { owner: this.ownerOf(eventId, person) },
      deriveKey,
      expiresAt: Math.ceil((nowMs + WORK_VALID_MS) / 1_000),
      ...this.secrets,
    });
  }

  /** @returns the challenge's own number where the proof is right, in time and of this visitor; else null */
  async read(proof: string, eventId: number, person: string): Promise<string | null> {
    const payload = payloadOf(proof);
    if (!payload) return null;
    const { verified } = await verifySolution({ ...payload, deriveKey, ...this.secrets });
    if (!verified) return null; // guard: work-signature
    const { nonce, data } = payload.challenge.parameters;
    if (data?.owner !== this.ownerOf(eventId, person)) return null; // guard: work-owner
    return nonce;
  }

  private ownerOf(eventId: number, person: string): string {
    return createHmac('sha256', this.ownerSecret).update(`${eventId} ${person}`).digest('base64url');
  }
}

/** What has the shape of a proof, or null. */
function payloadOf(proof: string): Payload | null {
  if (proof.length > LONGEST_PROOF) return null;
  try {
    const payload = JSON.parse(Buffer.from(proof, 'base64').toString('utf8')) as Payload | null;
    const { parameters, signature } = payload?.challenge ?? {};
    return typeof signature === 'string' && typeof parameters === 'object' && parameters ? payload : null;
  } catch {
    return null;
  }
}
