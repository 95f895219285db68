/** What changed between two boards that this replica has seen, one after the other. */
export interface Frame {
  /** Counters of their versions, of one generation. */
  readonly from: number;
  readonly to: number;
  readonly places: readonly number[];
}

/** A minute of a busy sale. */
const MOST_FRAMES = 400;
const MOST_PLACES = 20_000;

/** The latest frames of one generation, without a gap between them, and never more than so many. */
export class FrameRing {
  private frames: Frame[] = [];
  private places = 0;

  push(frame: Frame): void {
    this.frames.push(frame);
    this.places += frame.places.length;
    while (this.frames.length > MOST_FRAMES || this.places > MOST_PLACES) {
      this.places -= this.frames.shift()?.places.length ?? 0;
    }
  }

  clear(): void {
    this.frames = [];
    this.places = 0;
  }

  /**
   * The frames that lead from a counter to the present: none for one that is ahead of this replica. A counter between
   * two boards of ours is another replica's: it needs the whole of the frame that it lies in.
   * @returns null where the first of them is not kept any more
   */
  since(counter: number, present: number): readonly Frame[] | null {
    if (counter >= present) return [];
    // Nearly all stand in the last one.
    const first = this.frames.findLastIndex(({ from, to }) => from <= counter && counter < to);
    return first < 0 ? null : this.frames.slice(first); // guard: stream-gap
  }
}
