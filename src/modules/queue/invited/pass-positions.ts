/** Positions of those who came in by a pass: far beyond every line, so that they take nobody's. As in the migration. */
const FIRST = 2_000_000_000;

export function isOfPass(position: number): boolean {
  return position >= FIRST;
}
