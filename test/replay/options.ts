import { CannotContinue } from '../../local/cannot-continue.ts';

/** What `npm run replay` is asked for. */
export interface ReplayWishes {
  /** A file, or an event of a Stampede; `from` null: the one that runs on this machine. */
  readonly source: { readonly file: string } | { readonly event: string; readonly from: string | null };
  /** An organizer's, of `from` where that is given, else of `to`. */
  readonly key: string | null;
  /** The log goes there, and nothing is replayed. */
  readonly save: string | null;
  /** Null: a Stampede of its own. */
  readonly to: string | null;
  /** The copy's slug; the original's and `-rehearsal` when null. */
  readonly as: string | null;
  readonly speed: number | 'max';
  readonly replicas: number;
  /** The Stampede of its own stays until Ctrl-C. */
  readonly keep: boolean;
  readonly plain: boolean;
}

const EXAMPLE = 'npm run replay -- --event stadium-final --speed 2';
const VALUES = ['event', 'file', 'from', 'key', 'save', 'to', 'as', 'speed', 'replicas'] as const;
const SWITCHES = ['keep', 'plain'] as const;
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/;
const PRESET = { speed: 1, replicas: 2 };
const SPEED = { least: 0.1, most: 1_000 };
const MOST_REPLICAS = 16;

type Value = (typeof VALUES)[number];

/** @throws CannotContinue that names the flag */
export function wishesOf(words: readonly string[]): ReplayWishes {
  const { given, on } = read(words);
  const get = (flag: Value): string | null => given.get(flag) ?? null;
  const [event, file, from, to, key, save] = [
    get('event'),
    get('file'),
    get('from'),
    get('to'),
    get('key'),
    get('save'),
  ];
  if ((event === null) === (file === null))
    throw new CannotContinue(`Say which sale: --event <slug or id>, or --file <a log that was saved>. ${EXAMPLE}`);
  if (file !== null && from !== null)
    throw new CannotContinue('--from is where an event is: it goes with --event, not with --file.');
  if (file !== null && save !== null)
    throw new CannotContinue('--save keeps the log of an --event: a --file is one already.');
  if (from !== null && to !== null)
    throw new CannotContinue(
      '--from and --to have a key each: --save the log first, then replay it with --file and --to.',
    );
  if (save !== null && to !== null) throw new CannotContinue('--save only saves: give --to with --file afterwards.');
  const address = from ?? to;
  if (address !== null && key === null) throw new CannotContinue(`--key is missing: an organizer's, of ${address}.`);
  if (address === null && key !== null) throw new CannotContinue('--key is of --from or of --to: give one of them.');
  const as = get('as');
  if (as !== null && !SLUG.test(as))
    throw new CannotContinue(
      `--as is the slug of the copy, in small letters, digits and hyphens, and "${as}" is none.`,
    );
  if (on.has('keep') && to !== null)
    throw new CannotContinue('--keep is for a Stampede of its own: the copy at --to stays anyway.');
  return {
    source: file === null ? { event: event!, from: from === null ? null : urlOf('from', from) } : { file },
    ...{ key, save, as },
    to: to === null ? null : urlOf('to', to),
    speed: speedOf(get('speed')),
    replicas: replicasOf(get('replicas')),
    keep: on.has('keep'),
    plain: on.has('plain'),
  };
}

function read(words: readonly string[]): { given: Map<Value, string>; on: Set<string> } {
  const given = new Map<Value, string>();
  const on = new Set<string>();
  for (let at = 0; at < words.length; at++) {
    const [name = '', joined] = (words[at] ?? '').split(/=(.*)/s);
    if (SWITCHES.some((each) => `--${each}` === name)) {
      if (joined !== undefined) throw new CannotContinue(`${name} takes no value: ${EXAMPLE}`);
      on.add(name.slice(2));
      continue;
    }
    const flag = VALUES.find((each) => `--${each}` === name);
    if (flag === undefined) {
      const known = [...VALUES, ...SWITCHES].map((each) => `--${each}`).join(', ');
      throw new CannotContinue(`There is no flag "${words[at]}": there are ${known}. For example: ${EXAMPLE}`);
    }
    const value = joined ?? words[++at];
    if (value === undefined || value === '' || value.startsWith('--'))
      throw new CannotContinue(`${name} needs a value: ${EXAMPLE}`);
    given.set(flag, value);
  }
  return { given, on };
}

function speedOf(text: string | null): number | 'max' {
  if (text === null) return PRESET.speed;
  if (text === 'max') return 'max';
  const speed = Number(text);
  if (!(speed >= SPEED.least && speed <= SPEED.most))
    throw new CannotContinue(
      `--speed needs a number from ${SPEED.least} to ${SPEED.most}, or max, and "${text}" is none.`,
    );
  return speed;
}

function replicasOf(text: string | null): number {
  const replicas = text === null ? PRESET.replicas : Number(text);
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > MOST_REPLICAS)
    throw new CannotContinue(`--replicas needs a whole number from 1 to ${MOST_REPLICAS}, and "${text}" is none.`);
  return replicas;
}

function urlOf(flag: 'from' | 'to', text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new CannotContinue(
      `--${flag} needs the address of a Stampede, such as http://localhost:3000, and "${text}" is none.`,
    );
  if (flag === 'to' && url.protocol === 'https:')
    throw new CannotContinue(
      `--to speaks plain HTTP: give the address of the replicas or their balancer, behind what ends TLS at ${url.host}.`,
    );
  return url.origin;
}
