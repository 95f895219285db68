import type { Guard } from './guard.ts';
import { draws, inLine, integration, line, part } from './places-in-code.ts';

/** Guards of the draw: entries first, the public value then, the seed last, and each of them once. */
export const DRAW_GUARDS: readonly Guard[] = [
  {
    id: 'freeze-early',
    against: 'entries are counted while people can still come before the opening',
    cuts: [line('queue/lua/freeze-entries-2.lua', 'freeze-early')],
    hiddenBy: [],
    probe: inLine('is not before the opening, by Redis’s clock'),
  },
  {
    id: 'freeze-once',
    against: 'entries are counted again, with those who came later',
    cuts: [line('queue/lua/freeze-entries-2.lua', 'freeze-once')],
    hiddenBy: [],
    probe: inLine('counts who came before the opening, once'),
  },
  {
    id: 'freeze-kept',
    against: 'a Redis that has forgotten the freeze makes another one',
    cuts: [line('queue/sql/keep-freeze.sql', 'freeze-kept')],
    hiddenBy: [],
    probe: draws('are counted once, whatever Redis says later'),
  },
  {
    id: 'draw-late',
    against: 'somebody who came after the freeze is drawn',
    cuts: [
      part(
        'queue/draw/tree.ts',
        'const drawn = some.filter(({ entry }) => entry < count); // guard: draw-late',
        'const drawn = some;',
      ),
    ],
    hiddenBy: [],
    probe: draws('are those before the freeze: who came later has no leaf'),
  },
  {
    id: 'draw-word',
    against: 'entries, root or round become others when they have been published',
    cuts: [{ sql: 'DROP TRIGGER draws_keep_their_word ON draws' }],
    hiddenBy: [],
    probe: draws('do not change when they are public'),
  },
  {
    id: 'seed-hidden',
    against: 'the seed is told before the draw',
    cuts: [
      part(
        'queue/draw/sql/read-draw.sql',
        'CASE WHEN revealed_at IS NOT NULL THEN seed END AS seed, -- guard: seed-hidden',
        'seed,',
      ),
    ],
    hiddenBy: [],
    probe: draws('is told to nobody before it is drawn'),
  },
  {
    id: 'draw-revealed',
    against: 'the seed is published before the entries are frozen',
    cuts: [{ sql: 'ALTER TABLE draws DROP CONSTRAINT draws_revealed' }],
    hiddenBy: [],
    probe: draws('is not revealed before the entries are frozen'),
  },
  {
    id: 'draw-public',
    against: 'the seed is published before anybody can have kept the entries',
    cuts: [line('queue/draw/sql/reveal-draw.sql', 'draw-public')],
    hiddenBy: [],
    probe: draws('is not revealed before the entries have been public for a while'),
  },
  {
    id: 'draw-round',
    against: 'the value of another round than the one that was named is mixed in',
    cuts: [part('queue/draw/sql/reveal-draw.sql', 'beacon_round IS NOT DISTINCT FROM $4 -- guard: draw-round', 'true')],
    hiddenBy: [],
    probe: draws('is of the round that was named'),
  },
  {
    id: 'beacon-round',
    against: 'a beacon that answers another round is believed',
    cuts: [line('queue/draw/beacon.ts', 'beacon-round')],
    hiddenBy: [],
    probe: draws('is not taken from an answer about another round'),
  },
  {
    id: 'order-hidden',
    against: 'people are told positions, and let in, before the order is drawn',
    cuts: [line('queue/draw/sql/read-orders.sql', 'order-hidden')],
    hiddenBy: [],
    probe: integration(
      'queue-draw',
      'tells every fan the position that anybody finds from what is published, on each replica',
    ),
  },
];
