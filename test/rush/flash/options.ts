/** What `npm run rush` is asked for. */
export interface RushWishes {
  readonly people: number;
  /** Seats on sale, of the stadium's. */
  readonly stock: number;
  /** People let in a minute; null: as the planner says. */
  readonly ratePerMinute: number | null;
  readonly seed: number;
  readonly chaos: boolean;
  readonly replicas: number;
  /** Where the report goes; null: where this machine keeps such things. */
  readonly report: string | null;
  /** No control codes, whatever the terminal can do. */
  readonly plain: boolean;
  /** No sale: how fast people can be let in. `ratePerMinute` is where it begins. */
  readonly capacity: boolean;
}

/** A flag that says nothing usable, in a sentence that names it. */
export class WrongFlag extends Error {
  override readonly name = 'WrongFlag';
}

export const STADIUM_SEATS = 50_508;
/** Seats that one of those who are let in buys on average: 1 to 4 of them, by seven of ten. */
export const SEATS_A_PERSON = 1.75;
/** Demand is so many times the stock at least: else nobody could say that it sells out. */
const LEAST_DEMAND = 1.5;
const PRESET = { people: 300, seed: 1, replicas: 2 };
/** Of people, so many seats: three people for two of them, who would buy almost three times what there is. */
const STOCK_SHARE = 0.6;

const NUMBERS = {
  people: { least: 20, most: 500_000 },
  stock: { least: 10, most: STADIUM_SEATS },
  rate: { least: 6, most: 1_000_000 },
  seed: { least: 0, most: 2 ** 31 },
  replicas: { least: 1, most: 16 },
} as const;
const SWITCHES = ['chaos', 'plain', 'capacity'] as const;
const EXAMPLE = 'npm run rush -- --people 500 --stock 300 --chaos';

/** @throws WrongFlag */
export function wishesOf(words: readonly string[]): RushWishes {
  const given = new Map<string, number>();
  const on = new Set<string>();
  let report: string | null = null;
  for (let at = 0; at < words.length; at++) {
    const [name = '', joined] = (words[at] ?? '').split(/=(.*)/s);
    const flag = name.replace(/^--/, '');
    if (SWITCHES.some((each) => `--${each}` === name)) {
      if (joined !== undefined) throw new WrongFlag(`${name} takes no value: ${EXAMPLE}`);
      on.add(flag);
      continue;
    }
    if (name !== '--report' && !(name.startsWith('--') && flag in NUMBERS)) {
      const known = [...Object.keys(NUMBERS), 'report', ...SWITCHES].map((each) => `--${each}`).join(', ');
      throw new WrongFlag(`There is no flag "${words[at]}": there are ${known}. For example: ${EXAMPLE}`);
    }
    const value = joined ?? words[++at];
    if (value === undefined || value.startsWith('--')) throw new WrongFlag(`${name} needs a value: ${EXAMPLE}`);
    if (name === '--report') report = value;
    else given.set(flag, numberOf(flag as keyof typeof NUMBERS, value));
  }
  const people = given.get('people') ?? PRESET.people;
  const stock = given.get('stock') ?? Math.min(STADIUM_SEATS, Math.round(people * STOCK_SHARE));
  const least = Math.ceil((stock * LEAST_DEMAND) / SEATS_A_PERSON);
  if (people < least)
    throw new WrongFlag(
      `--people ${people} would not buy ${stock} seats out (each buys ${SEATS_A_PERSON} on average): give --people ${least} at least, or a smaller --stock.`,
    );
  return {
    people,
    stock,
    ratePerMinute: given.get('rate') ?? null,
    seed: given.get('seed') ?? PRESET.seed,
    chaos: on.has('chaos'),
    replicas: given.get('replicas') ?? PRESET.replicas,
    report,
    plain: on.has('plain'),
    capacity: on.has('capacity'),
  };
}

function numberOf(flag: keyof typeof NUMBERS, text: string): number {
  const value = Number(text);
  const { least, most } = NUMBERS[flag];
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most)
    throw new WrongFlag(`--${flag} needs a whole number from ${least} to ${most}, and "${text}" is none: ${EXAMPLE}`);
  return value;
}
