import { createHash } from 'node:crypto';
import { changed, type Database, lastly, rows, sqlFile, sqlState, type Tx } from '../db/index.ts';
import { IdempotencyKeyMissing, IdempotencyKeyReused, StillRunning } from './http.errors.ts';

const CLAIM_KEY = sqlFile(import.meta.url, './sql/claim-idempotency-key.sql');
const READ_KEY = sqlFile(import.meta.url, './sql/read-idempotency-key.sql');
const KEEP_ANSWER = sqlFile(import.meta.url, './sql/keep-answer.sql');
const LOCK_TIMEOUT = '55P03';

/** A command about orders or money: who sent what under which key. */
export interface Command {
  readonly scope: string;
  readonly key: string;
  readonly fingerprint: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Kept {
  readonly fingerprint: Buffer;
  readonly status: number | null;
  readonly body: unknown;
  readonly [column: string]: unknown;
}

/** `new`: run it. `begun`: it ran before and its answer was not kept: run it again, it is safe. `answered`: replay. */
export type Claimed = { known: 'new' } | { known: 'begun' } | { known: 'answered'; answer: Answer };

/** The header as the OpenAPI document describes it. */
export const KEY_HEADER = {
  name: 'Idempotency-Key',
  required: true,
  schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,200}$' },
} as const;
/** What every command under a key may be refused with. */
export const KEY_REFUSALS = [IdempotencyKeyMissing, IdempotencyKeyReused, StillRunning] as const;

/** The header, checked. @throws IdempotencyKeyMissing */
export function idempotencyKey(header: string | undefined): string {
  if (!header || !/^[A-Za-z0-9_-]{8,200}$/.test(header)) throw new IdempotencyKeyMissing();
  return header;
}

export function command(scope: string, key: string, body: unknown): Command {
  return { scope, key, fingerprint: createHash('sha256').update(canonical(body)).digest() };
}

/**
 * Takes the command's key in its own transaction: a crash rolls both back, so a retry is never told to wait for the dead.
 *
 * Cost: one statement for a new key, two for a known one.
 * @throws IdempotencyKeyReused when the key came with another body; StillRunning when the first takes too long.
 */
export async function claimKey(tx: Tx, { scope, key, fingerprint }: Command): Promise<Claimed> {
  try {
    if ((await changed(tx, CLAIM_KEY, [scope, key, fingerprint])) === 1) return { known: 'new' };
  } catch (error) {
    if (sqlState(error) === LOCK_TIMEOUT) throw new StillRunning();
    throw error;
  }
  const [kept] = await rows<Kept>(tx, READ_KEY, [scope, key]);
  if (!kept) throw new StillRunning();
  const answer = answerOf(kept, fingerprint);
  return answer ? { known: 'answered', answer } : { known: 'begun' };
}

/**
 * The kept answer of a command, for a replay that must not need again what the command has used up; null where there is none.
 *
 * Cost: one statement. @throws IdempotencyKeyReused
 */
export async function keptAnswer(database: Database, { scope, key, fingerprint }: Command): Promise<Answer | null> {
  const [kept] = await database.query<Kept>(READ_KEY, [scope, key]);
  return kept ? answerOf(kept, fingerprint) : null;
}

function answerOf({ fingerprint, status, body }: Kept, asked: Buffer): Answer | null {
  if (!fingerprint.equals(asked)) throw new IdempotencyKeyReused();
  return status === null ? null : { status, body };
}

/** Keeps the answer for 72 h, in the transaction that made it true. */
export function keepAnswer(tx: Tx, { scope, key }: Command, answer: Answer): void {
  lastly(tx, KEEP_ANSWER, [scope, key, answer.status, JSON.stringify(answer.body)]);
}

/** JSON with sorted members: two spellings of one body are one body. */
export function canonical(value: unknown): string {
  if (Array.isArray(value))
    return value.some((each) => typeof each === 'object')
      ? `[${value.map(canonical).join(',')}]`
      : JSON.stringify(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
