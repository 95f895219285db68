import { describe, expect, it } from 'vitest';
import type { HistoryLine, What } from '../../../api/admin-history.ts';
import { SaleReplay } from './sale-replay.ts';

const line = (second: number, what: What, places: number[], hold: string | null = null): HistoryLine => ({
  ...{ at: new Date(second * 1_000).toISOString(), what, places, hold },
});

describe('the replay of a sale', () => {
  const published = line(0, 'free', [0, 1, 2, 3, 4, 5]);
  const sale = [
    line(10, 'held', [0, 1], 'a'),
    line(11, 'blocked', [5]),
    line(12, 'held', [1, 2], 'a'),
    line(13, 'held', [3], 'b'),
    line(14, 'claimed', [1, 2]),
    line(15, 'ended', [], 'b'),
    line(16, 'sold', [1, 2]),
    line(16, 'ended', [], 'a'),
    line(17, 'held', [4], 'c'),
    line(18, 'lost', []),
    line(19, 'held', [5], 'd'),
    line(20, 'ended', [], 'd'),
  ];
  const played = (second: number, replay: SaleReplay) => {
    const { free, held, claimed, sold, blocked } = replay.playTo(second * 1_000);
    return { numbers: [free, held, claimed, sold, blocked], places: [...replay.places].join('') };
  };

  it('shows every place as it was at any moment, forward and back', () => {
    const replay = new SaleReplay(6);
    replay.add([published, ...sale]);
    expect([replay.beginsMs, replay.endsMs]).toEqual([10_000, 20_000]);
    const at = [
      [10, '110000'],
      [12, '011004'],
      [13, '011104'],
      [14, '022104'],
      [15, '022004'],
      [16, '033004'],
      [17, '033014'],
      [18, '033004'],
      [19, '033001'],
      [20, '033004'],
    ] as const;
    for (const [second, places] of [...at, ...at.toReversed()]) expect(played(second, replay).places).toBe(places);
    expect(played(17, replay).numbers).toEqual([2, 1, 0, 2, 1]);
  });

  it('takes what comes late, of the slower log, where it belongs', () => {
    const whole = new SaleReplay(6);
    whole.add([published, ...sale]);
    const replay = new SaleReplay(6);
    replay.add([published]);
    replay.add(sale.filter(({ hold }) => hold === null));
    played(20, replay);
    replay.add(sale.filter(({ hold }) => hold !== null));
    for (const second of [20, 13, 17]) expect(played(second, replay)).toEqual(played(second, whole));
  });

  it('has no beginning before anybody has done anything', () => {
    const replay = new SaleReplay(6);
    replay.add([published]);
    expect(replay.beginsMs).toBeNull();
    expect(played(1, replay).numbers).toEqual([6, 0, 0, 0, 0]);
  });
});
