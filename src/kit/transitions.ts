/** A state machine as data: from each state, the states it may go to. */
export type Transitions<State extends string> = Readonly<Record<State, readonly State[]>>;

export function mayBecome<State extends string>(table: Transitions<State>, from: State, to: State): boolean {
  return table[from].includes(to);
}

/** States that can be reached from `start`, itself among them. A test holds that none is missing. */
export function reachable<State extends string>(table: Transitions<State>, start: State): Set<State> {
  const seen = new Set<State>([start]);
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const next of table[state]) {
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
    }
  }
  return seen;
}
