import type { Guard } from './guard.ts';
import { ACCESS_GUARDS } from './guards-of-access.ts';
import { ALLOTMENT_GUARDS } from './guards-of-allotments.ts';
import { DRAW_GUARDS } from './guards-of-draws.ts';
import { LINE_GUARDS } from './guards-of-lines.ts';
import { MONEY_GUARDS } from './guards-of-money.ts';
import { PACKAGE_GUARDS } from './guards-of-packages.ts';
import { RECORD_GUARDS } from './guards-of-records.ts';
import { SEAT_GUARDS } from './guards-of-seats.ts';

/** Every guard of a place in line, of a seat, of its money, and of who may ask. `npm run test:guards` takes out one after the other. */
export const GUARDS: readonly Guard[] = [
  ...LINE_GUARDS,
  ...DRAW_GUARDS,
  ...SEAT_GUARDS,
  ...ALLOTMENT_GUARDS,
  ...PACKAGE_GUARDS,
  ...MONEY_GUARDS,
  ...RECORD_GUARDS,
  ...ACCESS_GUARDS,
];
