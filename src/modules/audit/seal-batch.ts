import { changed, rows, sqlFile, type Tx } from '../../platform/db/index.ts';
import type { LogSource } from './log-sources.ts';
import { readAsSealed, readRows } from './read-rows.ts';
import { BEGINNING, marksOf, rowsHashOf, type Seal, sealHashOf } from './seal.ts';

const BEGIN_SEALING = sqlFile(import.meta.url, './sql/begin-sealing.sql');
const LAST_SEAL = sqlFile(import.meta.url, './sql/last-seal.sql');
const APPEND_SEAL = sqlFile(import.meta.url, './sql/append-seal.sql');

/**
 * Seals the next batch of a chain in the caller's transaction.
 *
 * @param most rows of a batch
 * @returns how many rows were sealed: none where another replica has the chain, or where nothing is stable yet
 */
export async function sealBatch(tx: Tx, eventId: number, source: LogSource, most: number): Promise<number> {
  const chain = [eventId, source.name];
  const [begun] = await rows<{ locked: boolean; sealedAt: Date }>(tx, BEGIN_SEALING, chain);
  if (!begun?.locked) return 0;
  await readAsSealed(tx);
  // Read after the lock: what the replica before us has sealed is seen.
  const [last = BEGINNING] = await rows<typeof BEGINNING>(tx, LAST_SEAL, chain);
  const batch = await readRows(tx, source, eventId, last.lastPosition, most);
  const [first, end] = [batch[0], batch.at(-1)];
  if (!first || !end) return 0;
  const seal: Omit<Seal, 'hash' | 'marks'> = {
    eventId,
    source: source.name,
    batchNo: last.batchNo + 1,
    rows: batch.length,
    firstPosition: first.position,
    lastPosition: end.position,
    rowsHash: rowsHashOf(batch),
    prevHash: last.hash,
    sealedAt: begun.sealedAt,
  };
  await changed(tx, APPEND_SEAL, [
    ...chain,
    seal.batchNo,
    seal.rows,
    seal.firstPosition,
    seal.lastPosition,
    seal.rowsHash,
    marksOf(batch),
    seal.prevHash,
    sealHashOf(seal),
    seal.sealedAt,
  ]);
  return batch.length;
}
