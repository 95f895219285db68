import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../../platform/config/index.ts';
import { canonical } from '../../platform/http/index.ts';
import { type SessionSecrets, Signer } from '../identity/index.ts';
import type { HoldChoice } from './hold.ts';

/** PostgreSQL's integer. */
const MAX_EVENT_ID = 2 ** 31 - 1;

const ID = /^hld_([1-9a-v][0-9a-v]{0,6})_([1-9a-v][0-9a-v]{0,6})_([A-Za-z0-9_-]{11})([A-Za-z0-9_-]{11})$/;
const HALF = 11;

/**
 * Ids of holds: derived from visitor and Idempotency-Key, so that a retry finds its hold whatever became of the answer. Each
 * names its generation, and proves to whom it was given: so a hold that was lost can be told from one that never was,
 * though nothing is left of it.
 */
@Injectable()
export class HoldIds {
  private readonly signer: Signer;

  constructor(@Inject(CONFIG) secrets: SessionSecrets) {
    this.signer = new Signer(secrets, 'hold-id');
  }

  /** `hld_<event number>_<generation>_<22 letters>`: 66 bits that the key makes, 66 that prove the others. */
  of(eventId: number, generation: number, visitor: string, key: string): string {
    return idFrom((value) => this.signer.mac(value), eventId, generation, visitor, key);
  }

  /** The id that the secret before gave for the same: a retry must find what was held just before it changed. Null: none. */
  before(eventId: number, generation: number, visitor: string, key: string): string | null {
    if (this.signer.macBefore('') === null) return null;
    return idFrom((value) => this.signer.macBefore(value) ?? '', eventId, generation, visitor, key);
  }

  /** The generation in which we gave this id to this visitor, or null where we did not. */
  generationOf(id: string, visitor: string): number | null {
    const [, event = '', generation = '', name = '', proof] = ID.exec(id) ?? [];
    const [eventId, number] = [Number.parseInt(event, 32), Number.parseInt(generation, 32)];
    const proven = proofOf(eventId, number, visitor, name);
    const proofs = [this.signer.mac(proven), this.signer.macBefore(proven)];
    return proofs.some((mac) => mac !== null && proof === mac.slice(0, HALF)) ? number : null;
  }
}

function idFrom(
  mac: (value: string) => string,
  ...[eventId, generation, visitor, key]: [eventId: number, generation: number, visitor: string, key: string]
): string {
  const name = mac(`${eventId}:${generation}:${visitor}:${key}`).slice(0, HALF);
  const proof = mac(proofOf(eventId, generation, visitor, name)).slice(0, HALF);
  return `hld_${eventId.toString(32)}_${generation.toString(32)}_${name}${proof}`;
}

function proofOf(eventId: number, generation: number, visitor: string, name: string): string {
  return `${eventId}:${generation}:${visitor}::${name}`;
}

/** The event's short number, or null where the text is no id of a hold: also where no event can have that number. */
export function eventOfHold(id: string): number | null {
  const number = ID.exec(id)?.[1];
  const eventId = number === undefined ? 0 : Number.parseInt(number, 32);
  return eventId >= 1 && eventId <= MAX_EVENT_ID ? eventId : null;
}

/** What makes two bodies the same body. */
export function choicePrint(choice: HoldChoice & { readonly allotment?: string }): string {
  return hash('sha256', canonical(choice), 'base64url').slice(0, 22);
}
