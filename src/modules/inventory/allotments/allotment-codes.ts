import { randomInt, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG } from '../../../platform/config/index.ts';
import { changed, Database, sqlFile } from '../../../platform/db/index.ts';
import { type SessionSecrets, Signer } from '../../identity/index.ts';
import { AllotmentNotFound } from '../inventory.errors.ts';
import type { Actor } from '../place.ts';
import type { Channel } from './allotment.ts';

const READ_CODES = sqlFile(import.meta.url, './sql/read-codes.sql');
const KEEP_CODE = sqlFile(import.meta.url, './sql/keep-code.sql');

/** Without those that look or sound like another one. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const GROUPS = 3;
const LETTERS_A_GROUP = 5;

/** An allotment that a code opens. */
export interface CodedAllotment extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly channel: Channel;
}

/**
 * Codes that let others sell out of an allotment. None stands anywhere: the database has a digest that is keyed with the
 * installation's secret, so that a copy of it tells nobody a code. Those of the secret before still count.
 *
 * Cost: one statement each.
 */
@Injectable()
export class AllotmentCodes {
  private readonly log = new Logger('AllotmentCodes');
  private readonly signer: Signer;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) secrets: SessionSecrets,
  ) {
    this.signer = new Signer(secrets, 'allotment-code');
  }

  /** A new code, shown once; the one before opens nothing from here on. @throws AllotmentNotFound also where it is over */
  async renew(eventId: number, id: string, actor: Actor): Promise<string> {
    const code = newCode();
    await this.keep(eventId, id, this.digests(eventId, code)[0]);
    this.log.log({ eventId, allotment: id, actor }, 'an allotment has a new code');
    return code;
  }

  /** @throws AllotmentNotFound also where it is over */
  async withdraw(eventId: number, id: string, actor: Actor): Promise<void> {
    await this.keep(eventId, id, null);
    this.log.log({ eventId, allotment: id, actor }, 'the code of an allotment was withdrawn');
  }

  /** The allotment that a code opens, however it is typed: with small letters, spaces, dashes. Null: none. */
  async find(eventId: number, code: string): Promise<CodedAllotment | null> {
    const wanted = this.digests(eventId, code);
    const kept = await this.database.query<CodedAllotment & { digest: string }>(READ_CODES, [eventId]);
    let found: CodedAllotment | null = null;
    // All of them, whichever it is: how long it takes says nothing of a code.
    for (const { digest, ...allotment } of kept) {
      const isRight = wanted.some((each) => isSame(each, digest)); // guard: code-right
      if (isRight) found = allotment;
    }
    return found;
  }

  private async keep(eventId: number, id: string, digest: string | null): Promise<void> {
    await this.database.transaction(async (tx) => {
      if ((await changed(tx, KEEP_CODE, [eventId, id, digest])) === 0) throw new AllotmentNotFound();
    });
  }

  private digests(eventId: number, code: string): [string, ...string[]] {
    return this.signer.macs(`${eventId}.${code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`);
  }
}

/** Of 31^15: 74 bits. */
function newCode(): string {
  const letters = () => Array.from({ length: LETTERS_A_GROUP }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: GROUPS }, letters).join('-');
}

/** Digests are equally long. */
function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
