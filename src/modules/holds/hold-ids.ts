import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { canonical } from '../../platform/http/index.ts';
import { Signer } from '../identity/index.ts';
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

  constructor(@Inject(CONFIG) config: Pick<Config, 'sessionSecret'>) {
    this.signer = new Signer(config.sessionSecret, 'hold-id');
  }

  /** `hld_<event number>_<generation>_<22 letters>`: 66 bits that the key makes, 66 that prove the others. */
  of(eventId: number, generation: number, visitor: string, key: string): string {
    const name = this.half(`${eventId}:${generation}:${visitor}:${key}`);
    return `hld_${eventId.toString(32)}_${generation.toString(32)}_${name}${this.proof(eventId, generation, visitor, name)}`;
  }

  /** The generation in which we gave this id to this visitor, or null where we did not. */
  generationOf(id: string, visitor: string): number | null {
    const [, event = '', generation = '', name = '', proof] = ID.exec(id) ?? [];
    const [eventId, number] = [Number.parseInt(event, 32), Number.parseInt(generation, 32)];
    return proof === this.proof(eventId, number, visitor, name) ? number : null;
  }

  private proof(eventId: number, generation: number, visitor: string, name: string): string {
    return this.half(`${eventId}:${generation}:${visitor}::${name}`);
  }

  private half(value: string): string {
    return this.signer.mac(value).slice(0, HALF);
  }
}

/** The event's short number, or null where the text is no id of a hold: also where no event can have that number. */
export function eventOfHold(id: string): number | null {
  const number = ID.exec(id)?.[1];
  const eventId = number === undefined ? 0 : Number.parseInt(number, 32);
  return eventId >= 1 && eventId <= MAX_EVENT_ID ? eventId : null;
}

/** What makes two bodies the same body. */
export function choicePrint(choice: HoldChoice): string {
  return createHash('sha256').update(canonical(choice)).digest('base64url').slice(0, 22);
}
