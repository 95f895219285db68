import {
  digestOf,
  HASH_BYTES,
  knownAtMs,
  leafOf,
  orderOf,
  rootFromPath,
  rootOf,
  roundFor,
  sha256,
} from './algorithm.ts';
import type { DrawRecord, NamedBeacon, Proof, Published } from './published.ts';

/** `open`: nothing speaks against it, and nothing here can prove it. */
export interface Finding {
  readonly outcome: 'holds' | 'broken' | 'open';
  readonly about: string;
  readonly words: string;
}

export interface Asked {
  /** One's own entry; the path only where a proof was given. */
  readonly own?: Omit<Proof, 'path'> & { readonly path?: readonly string[] };
  /** What the room has told its owner. */
  readonly position?: number;
  /** Copies of the record that somebody kept. */
  readonly earlier?: readonly DrawRecord[];
  /** The public value as another relay gives it. */
  readonly relayValue?: string;
}

const ALGORITHM = 'stampede:draw:v1';
/** Entries that are public so shortly before a round take a later one. */
const LEAST_MARGIN_MS = 1_000;

/** Everything that published values alone can tell, in the order in which they were published. */
export function checkDraw({ record, leaves }: Published, asked: Asked = {}): Finding[] {
  if (record.algorithm !== ALGORITHM)
    return [broken('algorithm', `it is ${record.algorithm}, and this program knows ${ALGORITHM} only`)];
  const order = record.seed === null || record.entries === null ? null : orderFrom(record, record.seed, record.entries);
  return [
    ...(asked.earlier ?? []).flatMap((copy) => sameAs(copy, record)),
    ...checkSeed(record),
    ...checkEntries(record, leaves),
    ...checkTimes(record),
    ...checkBeacon(record, asked.relayValue),
    ...(order ? [holds('order', `sha256 ${digestOf(order)}; first ${[...order.slice(0, 8)].join(', ')}`)] : []),
    ...(asked.own ? checkOwn(record, leaves, order, asked) : []),
  ];
}

function orderFrom({ beaconValue }: DrawRecord, seed: string, entries: number): Uint32Array {
  return orderOf(bytes(seed), entries, bytes(beaconValue ?? ''));
}

function checkSeed({ seed, commitment }: DrawRecord): Finding[] {
  if (seed === null) return [open('seed', `promised as ${commitment}, not revealed yet`)];
  return [
    sha256(bytes(seed)).toString('hex') === commitment
      ? holds('seed', `it is the one that was promised as ${commitment}`)
      : broken('seed', `its hash is ${sha256(bytes(seed)).toString('hex')}, and ${commitment} was promised`),
  ];
}

function checkEntries({ entries, merkleRoot, seed }: DrawRecord, leaves: Buffer | null): Finding[] {
  if (entries === null || merkleRoot === null || leaves === null)
    return seed === null
      ? [open('entries', 'not frozen yet')]
      : [broken('entries', 'the seed is out, and the entries were never frozen')];
  const count = leaves.length / HASH_BYTES;
  if (count !== entries) return [broken('entries', `${entries} are said, and the leaves are of ${count}`)];
  const root = rootOf(leaves).toString('hex');
  return [
    root === merkleRoot
      ? holds('entries', `${entries}, and their root is the published ${merkleRoot}`)
      : broken('entries', `the root of the leaves is ${root}, and ${merkleRoot} was published`),
  ];
}

/** The entries must stand before anybody can know the order. */
function checkTimes({ opensAt, frozenAt, drawnAt, beacon }: DrawRecord): Finding[] {
  const found = beacon ? [checkRound(beacon, opensAt, frozenAt)] : [];
  if (frozenAt === null) return found;
  const steps: [string, string | null][] = [
    ['the opening', opensAt],
    ['the freeze', frozenAt],
    ['the public value', beacon?.knownAt ?? null],
    ['the draw', drawnAt],
  ];
  const known = steps.filter((step): step is [string, string] => step[1] !== null);
  const late = known.find(([, at], step) => step > 0 && Date.parse(at) < Date.parse(known[step - 1]![1]));
  const told = known.map(([what, at]) => `${what} ${at}`).join(', ');
  return [...found, late ? broken('times', `${late[0]} came too early: ${told}`) : holds('times', told)];
}

function checkRound({ source, round, knownAt }: NamedBeacon, opensAt: string, frozenAt: string | null): Finding {
  if (Date.parse(knownAt) !== knownAtMs(round))
    return broken('round', `${round} is known at ${new Date(knownAtMs(round)).toISOString()}, not at ${knownAt}`);
  const named = roundFor(Date.parse(opensAt));
  if (round === named) return holds('round', `${source} ${round}, as the rule names it for ${opensAt}`);
  if (frozenAt === null || knownAtMs(named) > Date.parse(frozenAt) + LEAST_MARGIN_MS)
    return broken('round', `for an opening at ${opensAt} the rule names ${named}, not ${round}`);
  const later = roundFor(Date.parse(frozenAt));
  if (round !== later)
    return broken('round', `for entries public at ${frozenAt} the rule names ${later}, not ${round}`);
  return open(
    'round',
    `${round}: when the entries were public at last, ${named}, which was named for ${opensAt}, was out`,
  );
}

function checkBeacon(record: DrawRecord, relayValue: string | undefined): Finding[] {
  const { beacon, beaconValue, beaconSignature, seed } = record;
  if (!beacon) {
    if (beaconValue !== null) return [broken('public value', 'one was mixed in, and none had been named')];
    return [open('public value', 'none: by the secret alone. Who knew the seed could know the order at the freeze')];
  }
  if (seed === null) return [open('public value', `known from ${beacon.knownAt}`)];
  if (beaconValue === null || beaconSignature === null)
    return [broken('public value', `round ${beacon.round} had been named and was left out: by the secret alone`)];
  if (sha256(bytes(beaconSignature)).toString('hex') !== beaconValue)
    return [broken('public value', 'it is not the hash of its signature')];
  if (relayValue === undefined)
    return [open('public value', 'the hash of its signature; whether drand signed that is not checked: use --relay')];
  return [
    relayValue === beaconValue
      ? holds('public value', `the relay gives the same for round ${beacon.round}`)
      : broken('public value', `${beaconValue} was mixed in, and the relay gives ${relayValue}`),
  ];
}

function checkOwn(
  { merkleRoot, entries }: DrawRecord,
  leaves: Buffer | null,
  order: Uint32Array | null,
  { own, position: told }: Asked,
): Finding[] {
  if (!own || leaves === null || entries === null) return [open('you', 'the entries are not frozen yet')];
  const { entry, code, path } = own;
  if (entry >= entries)
    return [
      holds('you', `entry ${entry} came after the freeze: no draw, the position is ${entry}`),
      ...compare(entry, told),
    ];
  const leaf = leafOf(entry, bytes(code));
  const found: Finding[] = [
    leaf.equals(leaves.subarray(entry * HASH_BYTES, (entry + 1) * HASH_BYTES))
      ? holds('you', `entry ${entry} with your code is among the ${entries}`)
      : broken('you', `entry ${entry} is not the leaf of your code: another one stands in your place`),
  ];
  if (
    path &&
    bytes(merkleRoot ?? '').compare(rootFromPath(leaf, entry, entries, path.map(bytes)) ?? Buffer.alloc(0)) !== 0
  )
    found.push(broken('proof', 'its path does not lead to the published root'));
  if (!order) return found;
  const position = order.indexOf(entry);
  return [...found, holds('position', `${position}: ${position} are before you`), ...compare(position, told)];
}

function compare(position: number, told: number | undefined): Finding[] {
  if (told === undefined || told === position) return [];
  return [broken('position', `you were told ${told}, and the draw gives ${position}`)];
}

/** What was said once must not be said otherwise later; only an opening may be moved, and a round with it, before the freeze. */
function sameAs(copy: DrawRecord, now: DrawRecord): Finding[] {
  const fixed = ['commitment', 'frozenAt', 'entries', 'merkleRoot', 'drawnAt', 'seed', 'beaconValue'] as const;
  const told = fixed
    .filter((name) => copy[name] !== null && copy[name] !== now[name])
    .map((name) => broken('your copy', `${name} was ${copy[name]} and is ${now[name]}`));
  const planned = (record: DrawRecord) => `${record.opensAt}, round ${record.beacon?.round ?? 'none'}`;
  if (planned(copy) !== planned(now)) {
    const words = `the opening was ${planned(copy)}, and is ${planned(now)}`;
    const dropped = (copy.beacon === null) !== (now.beacon === null);
    told.push(copy.frozenAt !== null || dropped ? broken('your copy', words) : open('your copy', words));
  }
  return told.length > 0 ? told : [holds('your copy', `all of it (${copy.state}) is still said`)];
}

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const holds = (about: string, words: string): Finding => ({ outcome: 'holds', about, words });
const broken = (about: string, words: string): Finding => ({ outcome: 'broken', about, words });
const open = (about: string, words: string): Finding => ({ outcome: 'open', about, words });
