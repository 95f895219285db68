/** How a guard is taken out of a build. */
export type Cut =
  /** The lines of this file that carry `guard: <marked>`; `leaves` stands in their place, so that what is left is valid. */
  | { readonly file: string; readonly marked: string; readonly leaves?: string }
  /** A part of a line, which stands in the file once. */
  | { readonly file: string; readonly from: string; readonly to: string }
  /** An index or a trigger: run after the migrations of the test's own database. */
  | { readonly sql: string };

/** Something that has to be there, so that a test fails when it is not. */
export interface Guard {
  readonly id: string;
  /** What must not happen. */
  readonly against: string;
  readonly cuts: readonly Cut[];
  /** Guards that would hide its absence: they are taken out together with it. */
  readonly hiddenBy: readonly string[];
  /** The test that fails without it: its file and how its full name ends. */
  readonly probe: { readonly spec: string; readonly test: string };
}
