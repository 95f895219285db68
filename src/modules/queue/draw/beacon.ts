import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../../platform/config/index.ts';
import { sha256 } from './hashes.ts';

/** drand's quicknet: its public numbers, from its chain information, whose hash names it. */
export const QUICKNET = {
  source: 'drand quicknet',
  chain: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
  genesisMs: 1_692_803_367_000,
  periodMs: 3_000,
} as const;

/** Entries must be frozen and published before anybody can know the value. */
const AFTER_OPENING_MS = 10_000;
const ANSWER_WITHIN_MS = 3_000;

/** A public value that nobody knows yet. */
export interface NamedRound {
  readonly source: string;
  readonly round: number;
  readonly knownAt: Date;
}

export interface PublicValue {
  readonly round: number;
  readonly value: Buffer;
  readonly signature: Buffer;
}

/**
 * Public randomness that no one of us can choose. That a value is the hash of its signature is checked. That the signature is
 * drand's is not: BLS12-381 is not in Node's crypto, so whoever answers at the configured address is believed so far, and anybody
 * can compare what was mixed in with any other relay.
 */
@Injectable()
export class Beacon {
  private readonly baseUrl: string | null;

  constructor(@Inject(CONFIG) { drawBeacon }: Pick<Config, 'drawBeacon'>) {
    this.baseUrl = drawBeacon;
  }

  /** The round that belongs to an opening: by rule, so that nobody has a choice. Null where none is configured. */
  roundFor(opensAt: Date): NamedRound | null {
    return this.baseUrl === null ? null : roundFor(opensAt);
  }

  /** @throws where the relay is away, does not have the round yet, or answers something else */
  async valueOf(round: number): Promise<PublicValue> {
    const address = `${this.baseUrl}/${QUICKNET.chain}/public/${round}`;
    const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (!response.ok) throw new Error(`the beacon answered ${response.status} to round ${round}`);
    return valueIn(await response.json(), round);
  }
}

/** The first round that is known 10 s after the opening or later. */
export function roundFor(opensAt: Date): NamedRound {
  const { source, genesisMs, periodMs } = QUICKNET;
  const round = Math.max(1, Math.ceil((opensAt.getTime() + AFTER_OPENING_MS - genesisMs) / periodMs) + 1);
  return { source, round, knownAt: new Date(genesisMs + (round - 1) * periodMs) };
}

/** @throws unless the answer is of this round and its value the hash of its signature */
export function valueIn(answer: unknown, asked: number): PublicValue {
  const { round, randomness, signature } = (answer ?? {}) as Record<string, unknown>;
  if (round !== asked) throw new Error(`the beacon answered round ${String(round)} for ${asked}`); // guard: beacon-round
  if (typeof signature !== 'string' || !/^[0-9a-f]{96}$/.test(signature))
    throw new Error(`the beacon gave no signature of round ${asked}`);
  const bytes = Buffer.from(signature, 'hex');
  const value = sha256(bytes);
  if (value.toString('hex') !== randomness)
    throw new Error(`the beacon's value of round ${asked} is not the hash of its signature`);
  return { round: asked, value, signature: bytes };
}
