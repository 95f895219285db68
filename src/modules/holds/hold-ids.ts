import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { canonical } from '../../platform/http/index.ts';
import { Signer } from '../identity/index.ts';
import type { HoldChoice } from './hold.ts';

/** PostgreSQL's integer. */
const MAX_EVENT_ID = 2 ** 31 - 1;

/** Ids of holds: derived from visitor and Idempotency-Key, so that a retry finds its hold whatever became of the answer. */
@Injectable()
export class HoldIds {
  private readonly signer: Signer;

  constructor(@Inject(CONFIG) config: Pick<Config, 'sessionSecret'>) {
    this.signer = new Signer(config.sessionSecret, 'hold-id');
  }

  /** `hld_<event number>_<22 letters>`. */
  of(eventId: number, visitor: string, key: string): string {
    return `hld_${eventId.toString(32)}_${this.signer.mac(`${eventId}:${visitor}:${key}`)}`;
  }
}

/** The event's short number, or null where the text is no id of a hold: also where no event can have that number. */
export function eventOfHold(id: string): number | null {
  const number = /^hld_([1-9a-v][0-9a-v]{0,6})_[A-Za-z0-9_-]{22}$/.exec(id)?.[1];
  const eventId = number === undefined ? 0 : Number.parseInt(number, 32);
  return eventId >= 1 && eventId <= MAX_EVENT_ID ? eventId : null;
}

/** What makes two bodies the same body. */
export function choicePrint(choice: HoldChoice): string {
  return createHash('sha256').update(canonical(choice)).digest('base64url').slice(0, 22);
}
