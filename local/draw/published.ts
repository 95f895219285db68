import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CannotContinue, codeOf } from '../cannot-continue.ts';

/** The public value that was named when the room was set up. */
export interface NamedBeacon {
  readonly source: string;
  readonly chain: string;
  readonly round: number;
  readonly knownAt: string;
}

/** What `GET /api/events/{event}/queue/draw` says; bytes are hexadecimal, instants RFC 3339. */
export interface DrawRecord {
  readonly state: 'committed' | 'frozen' | 'drawn';
  readonly algorithm: string;
  readonly commitment: string;
  readonly randomness: 'secret_and_beacon' | 'secret_alone';
  readonly beacon: NamedBeacon | null;
  readonly opensAt: string;
  readonly frozenAt: string | null;
  readonly entries: number | null;
  readonly merkleRoot: string | null;
  readonly drawnAt: string | null;
  readonly seed: string | null;
  readonly beaconValue: string | null;
  readonly beaconSignature: string | null;
}

export interface Published {
  readonly record: DrawRecord;
  /** 32 bytes an entry; null until the entries are frozen. */
  readonly leaves: Buffer | null;
}

const RECORD_FILE = 'draw.json';
const LEAVES_FILE = 'leaves.bin';
const STATES: readonly unknown[] = ['committed', 'frozen', 'drawn'];

/** @param from an event's address, or a folder that `save` has filled @throws CannotContinue */
export async function readPublished(from: string): Promise<Published> {
  if (!/^https?:\/\//.test(from)) return readFolder(from);
  const { origin, pathname } = new URL(from);
  const event = pathname.split('/').findLast((part) => part !== '');
  if (!event) throw new CannotContinue(`${from} names no event: give the address of its page.`);
  const address = `${origin}/api/events/${event}/queue/draw`;
  const record = recordOf((await bytesAt(address)).toString(), address);
  return { record, leaves: record.frozenAt === null ? null : await bytesAt(`${address}/leaves`) };
}

export function save(folder: string, { record, leaves }: Published): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`);
  if (leaves) writeFileSync(path.join(folder, LEAVES_FILE), leaves);
}

export function readRecord(file: string): DrawRecord {
  return recordOf(readBytes(file).toString(), file);
}

/** The value of a round by whichever relay the reader trusts. @throws CannotContinue */
export async function valueAtRelay(relay: string, { chain, round }: NamedBeacon): Promise<string> {
  const address = `${relay.replace(/\/$/, '')}/${chain}/public/${round}`;
  const { randomness } = JSON.parse((await bytesAt(address)).toString()) as { randomness?: unknown };
  if (typeof randomness !== 'string') throw new CannotContinue(`${address} gave no public value.`);
  return randomness;
}

/** What `GET /api/events/{event}/queue/me/proof` gave somebody. */
export interface Proof {
  readonly entry: number;
  readonly code: string;
  readonly path: readonly string[];
}

export function readProof(file: string): Proof {
  const proof = JSON.parse(readBytes(file).toString()) as Partial<Proof>;
  if (!Number.isInteger(proof.entry) || typeof proof.code !== 'string' || !Array.isArray(proof.path))
    throw new CannotContinue(`${file} is not a proof: keep what .../queue/me/proof answers.`);
  return proof as Proof;
}

function readFolder(folder: string): Published {
  const record = readRecord(path.join(folder, RECORD_FILE));
  return { record, leaves: record.frozenAt === null ? null : readBytes(path.join(folder, LEAVES_FILE)) };
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CannotContinue(`${file} could not be read (${codeOf(error)}).`);
  }
}

function recordOf(text: string, from: string): DrawRecord {
  try {
    const record = JSON.parse(text) as DrawRecord;
    if (STATES.includes(record.state) && typeof record.commitment === 'string') return record;
  } catch {
    // Falls through to the sentence below.
  }
  throw new CannotContinue(`${from} is not the record of a draw.`);
}

async function bytesAt(address: string): Promise<Buffer> {
  const response = await fetch(address).catch((error: unknown) => {
    const cause = error instanceof Error ? error.cause : undefined;
    throw new CannotContinue(`${address} could not be reached (${codeOf(cause) || String(error)}).`);
  });
  if (!response.ok)
    throw new CannotContinue(`${address} was answered with ${response.status}: ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}
