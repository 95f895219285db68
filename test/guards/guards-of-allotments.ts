import type { Guard } from './guard.ts';
import { integration, line, part, places } from './places-in-code.ts';

const BY_CODE_ALONE = integration(
  'allotment-codes',
  'and by nothing else: another code, one that was withdrawn or renewed, one of an allotment that is over',
);
const GOES_BACK = integration(
  'allotment-codes',
  'goes back to it where the hold is given back, changed, or runs out, and where the order ends',
);

/** Guards of places that are set aside, and sold by a code. */
export const ALLOTMENT_GUARDS: readonly Guard[] = [
  {
    id: 'allotment-state',
    against: 'a place that is sold from an allotment goes on sale again when the rest is released',
    cuts: [line('inventory/allotments/sql/release-allotted.sql', 'version')],
    hiddenBy: [],
    probe: places('releases none of an allotment that is sold'),
  },
  {
    id: 'allotment-due',
    against: 'an allotment is released before its moment, or again after it',
    cuts: [line('inventory/allotments/sql/lock-allotment.sql', 'allotment-due', '  AND $3::boolean IS NOT NULL')],
    hiddenBy: [],
    probe: places('releases an allotment at its moment, and once'),
  },
  {
    id: 'claim-allotment',
    against: 'the code of an allotment sells the places of another one',
    cuts: [line('inventory/sql/claim-allotted.sql', 'claim-allotment', '  AND $4::uuid IS NOT NULL')],
    hiddenBy: [],
    probe: places('claims none of another allotment'),
  },
  {
    id: 'claim-allotted-state',
    against: 'a place of an allotment is sold twice',
    cuts: [line('inventory/sql/claim-allotted.sql', 'version')],
    hiddenBy: [],
    probe: places('claims none of its allotment that is sold'),
  },
  {
    id: 'claim-mixed',
    against: 'an order is made of some of its places, where its allotment has the others no more',
    cuts: [line('inventory/change-places.ts', 'claim-mixed')],
    hiddenBy: [],
    probe: places('claims none of its allotment that is sold'),
  },
  {
    id: 'return-allotment',
    against: 'a place that was bought out of one allotment comes back to another one',
    cuts: [line('inventory/sql/return-allotted.sql', 'return-allotment', '  AND $5::uuid IS NOT NULL')],
    hiddenBy: [],
    probe: places('gives back to its own allotment alone'),
  },
  {
    id: 'return-allotted-state',
    against: 'a place that was not bought is given back to an allotment',
    cuts: [line('inventory/sql/return-allotted.sql', 'version', '  AND $4::text IS NOT NULL')],
    hiddenBy: [],
    probe: places('gives back to its allotment nothing that it has not bought'),
  },
  {
    id: 'count-allotted',
    against: 'a place that is held out of an allotment makes all of Redis look lost, and every fan loses his hold',
    cuts: [part('holds/hold.ts', ' + countOf(bytes, SEAT_BYTE.allotted); // guard: count-allotted', ';')],
    hiddenBy: [],
    probe: places('and Redis may hold what is set aside, out of an allotment'),
  },
  {
    id: 'code-right',
    against: 'any code opens an allotment',
    cuts: [line('inventory/allotments/allotment-codes.ts', 'code-right', 'const isRight = true;')],
    hiddenBy: [],
    probe: BY_CODE_ALONE,
  },
  {
    id: 'code-over',
    against: 'a code opens an allotment that is over',
    cuts: [line('inventory/allotments/sql/read-codes.sql', 'code-over')],
    hiddenBy: [],
    probe: BY_CODE_ALONE,
  },
  {
    id: 'allotted-own',
    against: 'with the code of an allotment places of another one are held',
    cuts: [
      part(
        'holds/allotments/choose-allotted.ts',
        'places.filter((place) => isIts.has(place)) }; // guard: allotted-own',
        'places };',
      ),
    ],
    hiddenBy: [],
    probe: BY_CODE_ALONE,
  },
  {
    id: 'code-guesses',
    against: 'codes are guessed as fast as a machine can',
    cuts: [line('holds/allotments/open-allotment.ts', 'code-guesses')],
    hiddenBy: [],
    probe: integration('allotment-codes', 'who guesses codes is asked to wait'),
  },
  {
    id: 'expire-allotted',
    against: 'a place of an allotment is anybody’s when a hold of it runs out',
    cuts: [line('holds/lua/expire-holds-7.lua', 'expire-allotted', "  local after = bytes:gsub('[ha]', '0')")],
    hiddenBy: [],
    probe: GOES_BACK,
  },
  {
    id: 'release-allotted',
    against: 'a place of an allotment is anybody’s when a hold of it is given back',
    cuts: [line('holds/lua/release-hold-7.lua', 'release-allotted', "  local back = '0'")],
    hiddenBy: [],
    probe: GOES_BACK,
  },
];
