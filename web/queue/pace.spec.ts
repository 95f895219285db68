import { describe, expect, it } from 'vitest';
import { Pace, waitOf, waitWords } from './pace.ts';

describe('the wait that people are told is honest', () => {
  it.each([
    [{ fromSeconds: 10, toSeconds: 50 }, 'Less than a minute'],
    [{ fromSeconds: 40, toSeconds: 61 }, 'Up to 2 minutes'],
    [{ fromSeconds: 730, toSeconds: 950 }, 'About 12 to 16 minutes'],
    [{ fromSeconds: 1300, toSeconds: 1900 }, 'About 20 to 35 minutes'],
    [{ fromSeconds: 3400, toSeconds: 5100 }, 'About 55 minutes to 1 h 25 min'],
    [{ fromSeconds: 7000, toSeconds: 10_900 }, 'About 1 h 45 min to 3 h 15 min'],
  ])('%o is %s', (wait, words) => expect(waitWords(wait)).toBe(words));

  it('the range widens when the line moves slower than it is said to', () => {
    const even = waitOf(600, 60, 60);
    const slow = waitOf(600, 60, 30);
    expect(slow?.fromSeconds).toBe(even?.fromSeconds);
    expect(slow?.toSeconds).toBe((even?.toSeconds ?? 0) * 2);
    expect(even && even.fromSeconds < 600 && even.toSeconds > 600).toBe(true);
  });

  it('nothing is said of a line that stands', () => {
    expect(waitOf(600, 0, null)).toBeNull();
    expect(waitOf(600, 60, 0)).toBeNull();
  });

  it('its own speed counts after a while, and only what was seen lately', () => {
    const pace = new Pace();
    pace.note(0, 0);
    pace.note(10_000, 50);
    expect(pace.perMinute()).toBeNull();
    pace.note(30_000, 50);
    expect(pace.perMinute()).toBe(100);
    pace.note(200_000, 1000);
    pace.note(230_000, 1500);
    expect(pace.perMinute()).toBe(1000);
    pace.forget();
    expect(pace.perMinute()).toBeNull();
  });
});
