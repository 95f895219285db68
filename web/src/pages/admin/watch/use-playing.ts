import { useEffect, useState } from 'react';

const STEP_MS = 100;
/** A replay that takes longer than this is watched by nobody. */
const LONGEST_MS = 90_000;
/** Times as fast as it happened. */
export const SPEEDS = [1, 10, 60, 600, 3_600, 86_400] as const;

export interface Playing {
  /** The moment that is shown. */
  atMs: number;
  /** The newest is shown, as it comes. */
  isLive: boolean;
  isPlaying: boolean;
  speed: number;
  setSpeed(speed: number): void;
  goTo(atMs: number): void;
  goLive(): void;
  play(): void;
  pause(): void;
}

/** Which moment of a sale is shown: the newest, or one that moves from its beginning to its end. */
export function usePlaying(beginsMs: number, endsMs: number): Playing {
  /** Null: live. */
  const [at, setAt] = useState<number | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [chosen, setSpeed] = useState<number | null>(null);
  const speed = chosen ?? SPEEDS.find((each) => (endsMs - beginsMs) / each <= LONGEST_MS) ?? SPEEDS.at(-1)!;

  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = window.setInterval(() => {
      setAt((before) => Math.min(endsMs, (before ?? beginsMs) + STEP_MS * speed));
    }, STEP_MS);
    return () => window.clearInterval(timer);
  }, [isPlaying, speed, beginsMs, endsMs]);

  const isOver = at !== null && at >= endsMs;
  return {
    atMs: at ?? endsMs,
    isLive: at === null,
    isPlaying: isPlaying && !isOver,
    speed,
    setSpeed,
    goTo: (moment) => setAt(moment),
    goLive: () => {
      setPlaying(false);
      setAt(null);
    },
    play: () => {
      if (at === null || isOver) setAt(beginsMs);
      setPlaying(true);
    },
    pause: () => setPlaying(false),
  };
}
