import type { Sample, Told } from './told.ts';

/** What an oracle has found: nothing wrong, and how much it has looked at; or each fault in a sentence. */
export interface Verdict {
  readonly faults: readonly string[];
  readonly seen: string;
}

/** Of how many faults one reads. */
const NAMED = 5;

export function holds({ faults, seen }: Verdict): { holds: boolean; seen: string } {
  const more = faults.length > NAMED ? `; and ${faults.length - NAMED} more` : '';
  return { holds: faults.length === 0, seen: faults.length === 0 ? seen : faults.slice(0, NAMED).join('; ') + more };
}

/**
 * Nobody whose join was answered before another's was sent stands behind him. `rankOf`: the number that must grow, or null
 * where he has none. Both times are of the generator's own clock, so that whoever was told first was told first.
 */
export function orderVerdict(told: readonly Told[], rankOf: (fan: Told) => number | null, what: string): Verdict {
  const placed = told.flatMap((fan) => {
    const rank = rankOf(fan);
    return rank === null || fan.joinSentMs === undefined || fan.joinAnsweredMs === undefined
      ? []
      : [{ fan: fan.fan, rank, sent: fan.joinSentMs, answered: fan.joinAnsweredMs }];
  });
  const bySent = placed.toSorted((a, b) => a.sent - b.sent);
  const byAnswered = placed.toSorted((a, b) => a.answered - b.answered);
  const faults: string[] = [];
  let compared = 0;
  let before = 0;
  let last: (typeof placed)[number] | null = null;
  for (const each of bySent) {
    for (; before < byAnswered.length && byAnswered[before]!.answered < each.sent; before++) {
      const earlier = byAnswered[before]!;
      if (last === null || earlier.rank > last.rank) last = earlier;
    }
    compared += before;
    if (last && last.rank > each.rank) {
      const ms = Math.round(each.sent - last.answered);
      faults.push(
        `fan ${each.fan} joined ${ms} ms after fan ${last.fan} was answered, and has ${what} ${each.rank} before ${last.rank}`,
      );
    }
  }
  return { faults, seen: `${compared} pairs of ${placed.length} people` };
}

/** Everyone has one place that nobody else has; who came before the freeze is drawn among them, who came later stands where he came. */
export function placesVerdict(told: readonly Told[], frozen: number): Verdict {
  const faults: string[] = [];
  const holderOf = { entry: new Map<number, number>(), position: new Map<number, number>() };
  let drawn = 0;
  for (const { fan, entry, position, moved = [] } of told) {
    if (entry === undefined) continue;
    for (const [what, number] of [
      ['entry', entry],
      ['position', position ?? null],
    ] as const) {
      if (number === null) continue;
      const other = holderOf[what].get(number);
      if (other !== undefined) faults.push(`fans ${other} and ${fan} have ${what} ${number}`);
      holderOf[what].set(number, fan);
    }
    if (moved.length > 0) faults.push(`fan ${fan} was at position ${moved.join(', ')} and is at ${position}`);
    if (position === null || position === undefined) continue;
    if (entry < frozen) {
      drawn++;
      if (position >= frozen) faults.push(`fan ${fan} was in the lobby with entry ${entry} and stands at ${position}`);
    } else if (position !== entry)
      faults.push(`fan ${fan} came after the opening with entry ${entry}, stands at ${position}`);
  }
  return { faults, seen: `${holderOf.entry.size} places, ${drawn} of them drawn among ${frozen}` };
}

export interface PaceExpected {
  readonly perMinute: number;
  /** One tick: nothing that counts people can be nearer than that. */
  readonly tickMs: number;
  /** How much of a time in which nobody could tick is let in at once when somebody can. */
  readonly bankMs: number;
  /** Whether nothing but the rate bounds them: then they are not slower either. */
  readonly onlyRate: boolean;
}

/**
 * The number of people let in against the integral of the set rate: between any two instants not more by more than one tick
 * (after a pause: than what a pause may leave), and where only the rate bounds them, not fewer by more than one tick.
 */
export function paceVerdict(samples: readonly Sample[], expected: PaceExpected): Verdict {
  const { perMinute, tickMs, bankMs, onlyRate } = expected;
  const rate = perMinute / 60_000;
  const faults: string[] = [];
  const [first] = samples;
  if (!first) return { faults: ['no samples'], seen: '' };
  // Of people - rate x time, the least so far: from there to now is the fastest stretch.
  let [leastByTick, leastByClock] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [most, due] = [0, 0];
  let [above, below] = [0, 0];
  let before = first;
  for (const sample of samples) {
    const byTick = sample.people - rate * sample.tickedMs;
    const byClock = sample.people - rate * sample.atMs;
    leastByTick = Math.min(leastByTick, byTick);
    leastByClock = Math.min(leastByClock, byClock);
    most = Math.max(most, byTick - leastByTick);
    if (byTick - leastByTick > rate * tickMs + 1)
      faults.push(`${round(byTick - leastByTick)} people more than the rate gives, at ${at(sample, first)}`);
    if (byClock - leastByClock > rate * (tickMs + bankMs) + 1)
      faults.push(`${round(byClock - leastByClock)} people at once for time that had gone by, at ${at(sample, first)}`);
    const waits = sample.served < sample.entries && before.served < before.entries;
    // Where nobody could tick for long, only so much of that time counts.
    const counted = Math.min(sample.tickedMs - before.tickedMs, bankMs);
    due = waits ? due + rate * counted - (sample.people - before.people) : 0;
    above = Math.max(above, -due);
    below = Math.max(below, due);
    if (onlyRate && due > rate * tickMs + 1) {
      faults.push(`${round(due)} people fewer than the rate gives, at ${at(sample, first)}`);
      due = 0;
    }
    before = sample;
  }
  const slower = onlyRate ? `, ${round(below)} fewer` : '';
  const allowed = `one tick is ${round(rate * tickMs)} people`;
  return { faults, seen: `${before.people - first.people} let in; at most ${round(most)} more${slower}; ${allowed}` };
}

/** The most people let in, between any two looks, beyond what the rate gives from tick to tick. */
export function mostBeyondRate(samples: readonly Sample[], perMinute: number): number {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { people, tickedMs } of samples) {
    const ahead = people - (perMinute / 60_000) * tickedMs;
    least = Math.min(least, ahead);
    most = Math.max(most, ahead - least);
  }
  if (samples.length === 0) throw new Error('nobody has looked at the room');
  return most;
}

/** Nobody comes in whom the tick has not let in: as many have come, at each moment, as it has counted by then. */
export function countVerdict(samples: readonly Sample[], told: readonly Told[]): Verdict {
  const faults: string[] = [];
  const came = told.flatMap(({ fan, admittedMs }) => (admittedMs === undefined ? [] : [{ fan, admittedMs }]));
  let nth = 0;
  for (const [before, { fan, admittedMs }] of came.toSorted((a, b) => a.admittedMs - b.admittedMs).entries()) {
    while (nth < samples.length - 1 && samples[nth]!.atMs < admittedMs) nth++;
    const people = samples[nth]?.people ?? 0;
    if (before + 1 > people) faults.push(`fan ${fan} is the ${before + 1}th who came, ${people} were let in`);
  }
  return { faults, seen: `${came.length} came of ${samples.at(-1)?.people ?? 0} let in` };
}

/** Never more people inside than the cap: as Redis says, and as they themselves were told. */
export function capVerdict(samples: readonly Sample[], told: readonly Told[], cap: number): Verdict {
  const faults = samples
    .filter(({ active }) => active > cap)
    .map(({ active, atMs }) => `${active} are inside at ${Math.round(atMs)}, ${cap} may be`);
  const steps = told.flatMap(({ admittedMs, leftMs }) =>
    admittedMs === undefined
      ? []
      : [
          { atMs: admittedMs, by: 1 },
          // Who never left by his own word may have lapsed as soon as he was in.
          { atMs: leftMs ?? admittedMs, by: -1 },
        ],
  );
  let [inside, most] = [0, 0];
  for (const { by, atMs } of steps.sort((a, b) => a.atMs - b.atMs || a.by - b.by)) {
    inside += by;
    if (inside > cap)
      faults.push(`${inside} fans were told at ${Math.round(atMs)} that they are inside, ${cap} may be`);
    most = Math.max(most, inside);
  }
  const active = samples.reduce((max, each) => Math.max(max, each.active), 0);
  return { faults, seen: `${active} of ${cap} at most; ${most} by what they were told` };
}

/** Seats of a hold that ran out in somebody's hands. */
export interface Lapse {
  readonly atMs: number;
  readonly seats: number;
}

/** What came back just before the room was seen sold out is not known to the tick that said so. */
const UNSEEN_MS = 1_000;

/**
 * After the room has said that nothing is left, as many are let in as seats come back, and nobody else.
 *
 * @param lapses of holds that nobody gave back: machines let theirs run out, and are told nothing of it
 */
export function soldOutVerdict(
  samples: readonly Sample[],
  told: readonly Told[],
  lapses: readonly Lapse[],
  soldOutMs: number,
): Verdict {
  const first = samples.find(({ atMs }) => atMs >= soldOutMs);
  const last = samples.at(-1);
  if (!first || !last) return { faults: ['the room was never seen sold out'], seen: '' };
  const givenBack = told.reduce(
    (sum, { returnedMs = 0, returned: seats = 0 }) => sum + (returnedMs >= soldOutMs - UNSEEN_MS ? seats : 0),
    0,
  );
  const lapsed = lapses.reduce((sum, { atMs, seats }) => sum + (atMs >= soldOutMs - UNSEEN_MS ? seats : 0), 0);
  const returned = givenBack + lapsed;
  const came = last.people - first.people;
  const faults = came > returned ? [`${came} were let in after it was sold out, ${returned} seats came back`] : [];
  const waiting = last.entries - last.served;
  return { faults, seen: `${came} let in for ${returned} seats that came back; ${waiting} still wait` };
}

/** Whoever was let in could hold, or was told that nothing is left; nobody held anything otherwise. */
export function doorVerdict(told: readonly Told[]): Verdict {
  const faults = told.flatMap(({ fan, wronged = [], intruded }) => [
    ...wronged.map((refusal) => `fan ${fan} was let in and refused with ${refusal}`),
    ...(intruded === undefined ? [] : [`fan ${fan} held ${intruded} and had not been let in`]),
  ]);
  const admitted = told.filter(({ admittedMs }) => admittedMs !== undefined).length;
  const held = told.filter(({ heldMs }) => heldMs !== undefined).length;
  const impatient = told.filter(({ kind }) => kind === 'impatient').length;
  return { faults, seen: `${admitted} let in, ${held} of them held seats; ${impatient} tried the door before` };
}

/** How much of the stock machines have bought. `most`: the part of it that they may. */
export function shareVerdict(told: readonly Told[], stock: number, most: number): Verdict {
  const bought = (of: (fan: Told) => boolean): number =>
    told.filter(of).reduce((sum, { bought: seats = 0 }) => sum + seats, 0);
  const bots = told.filter(({ kind }) => kind === 'bot');
  const taken = bought(({ kind }) => kind === 'bot');
  const places = new Set(bots.flatMap(({ entry }) => (entry === undefined ? [] : [entry]))).size;
  const words = `${((100 * taken) / stock).toFixed(1)} % of the stock: ${taken} of ${stock} seats with ${places} places; people bought ${bought(({ kind }) => kind !== 'bot')}`;
  return { faults: taken > stock * most ? [words] : [], seen: words };
}

/** However many browsers ask: one place a mailbox, which buys once, and never more than one order has. */
export function botVerdict(told: readonly Told[], mailboxes: number, maxPerOrder: number): Verdict {
  const bots = told.filter(({ kind, entry }) => kind === 'bot' && entry !== undefined);
  const faults = bots.flatMap(({ entry, rejoined = [], bought = 0, purchases = 0 }) => [
    ...(rejoined.length > 0 ? [`one account has the entries ${[entry, ...rejoined].join(', ')}`] : []),
    ...(bought > maxPerOrder ? [`the place of entry ${entry} has bought ${bought} seats in ${purchases} orders`] : []),
  ]);
  if (bots.length > mailboxes) faults.push(`${mailboxes} mailboxes have ${bots.length} places`);
  return { faults, seen: `${bots.length} places of ${mailboxes} mailboxes` };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const at = (sample: Sample, first: Sample): string => `${((sample.atMs - first.atMs) / 1000).toFixed(1)} s`;
