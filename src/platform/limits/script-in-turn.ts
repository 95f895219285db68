import { LuaScript, type RedisClient, Script } from '../redis/index.ts';
import { GCRA, runsOf, type Turn, turnOf, type TurnReply, type Wanted } from './buckets.redis.ts';

const IN_TURN = new LuaScript(import.meta.url, './lua/in-turn-n.lua');

export interface ItemInTurn {
  /** Of the same hash tag as the script's keys; null: nothing limits it. */
  readonly turn: WantedTurn | null;
  /** The script's, as many as each of its items has. */
  readonly args: readonly string[];
}

/** As one who acts in the same call wants it. */
export interface WantedTurn extends Wanted {
  /** How far its gauge may be from full for the item to go on; null without one. The same for all items of a script. */
  readonly freeUs: number | null;
}

/** `reply`: the script's, for those who went on; null where nobody did. `stopped`: the turns of the others, by their places. */
export interface RepliesInTurn {
  readonly reply: unknown;
  readonly stopped: ReadonlyMap<number, Turn>;
}

/**
 * A script that acts for those of its items that have a turn, in the one call that takes the turns. The script is a whole one by
 * itself: its first arguments are for all, and each of its items has as many as the others.
 *
 * The turns are taken whatever the script says: who runs it again, on another generation say, does so without them.
 */
export class ScriptInTurn {
  private readonly both: Script;

  /** @param width arguments of an item */
  constructor(
    private readonly script: LuaScript,
    private readonly width: number,
  ) {
    const within = (name: string, { text }: Script) => `local function ${name}(KEYS, ARGV)\n${text}\nend\n`;
    this.both = new Script(`${within('take_turns', GCRA)}${within('act', script)}${IN_TURN.text}`);
  }

  /** @param shared arguments for all items, the generation first */
  async run(
    client: RedisClient,
    keys: readonly string[],
    shared: readonly string[],
    items: readonly ItemInTurn[],
  ): Promise<RepliesInTurn> {
    const args = items.flatMap((item) => item.args);
    const wanted = items.map(({ turn }) => turn ?? FREE);
    const buckets = wanted.flatMap((turn) => turn.keys);
    if (buckets.length === 0)
      return { reply: await this.script.run(client, keys, [...shared, ...args]), stopped: NOBODY };
    const runs = runsOf(wanted.map(({ kind }) => kind));
    const freeUs = wanted.find((turn) => turn.freeUs !== null)?.freeUs ?? '';
    const [reply, ...others] = (await this.both.run(
      client,
      [...keys, ...buckets],
      [keys.length, shared.length, this.width, freeUs, runs.length, ...runs, ...shared, ...args],
    )) as [unknown, ...(number | TurnReply)[]];
    return { reply: reply === '' ? null : reply, stopped: stoppedOf(others, wanted) };
  }
}

/** Who was not let go on: nothing was done for him. */
export interface Stopped {
  readonly stopped: Turn;
}

/** Items of one call, whose turns are taken once, however often the script behind them has to be asked. */
export class Turnstile<Item extends { readonly turn: WantedTurn | null }> {
  private stopped: ReadonlyMap<number, Turn> | null = null;

  constructor(private readonly items: readonly Item[]) {}

  /** At first all of them; then those who had a turn, and take none any more. */
  get waiting(): readonly Item[] {
    const { stopped } = this;
    if (!stopped) return this.items;
    return this.items.filter((_, at) => !stopped.has(at)).map((item) => ({ ...item, turn: null }));
  }

  note(stopped: ReadonlyMap<number, Turn>): void {
    this.stopped ??= stopped;
  }

  /** @param replies to those who went on @returns one for each item */
  answers<Reply>(replies: readonly Reply[]): (Reply | Stopped)[] {
    const stopped = this.stopped ?? NOBODY;
    let nth = 0;
    return this.items.map((_, at) => {
      const turn = stopped.get(at);
      return turn ? { stopped: turn } : replies[nth++]!;
    });
  }
}

const FREE: WantedTurn = { keys: [], kind: { args: [0, 0], gaugeUs: null }, freeUs: null };
const NOBODY: ReadonlyMap<number, Turn> = new Map();

function stoppedOf(others: readonly (number | TurnReply)[], wanted: readonly WantedTurn[]): ReadonlyMap<number, Turn> {
  if (others.length === 0) return NOBODY;
  const stopped = new Map<number, Turn>();
  for (let at = 0; at < others.length; at += 2) {
    const place = Number(others[at]) - 1;
    stopped.set(place, turnOf(others[at + 1] as TurnReply, wanted[place]!.kind));
  }
  return stopped;
}
