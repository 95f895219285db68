import type { Guard } from './guard.ts';
import { LINE_GUARDS } from './guards-of-lines.ts';
import { MONEY_GUARDS } from './guards-of-money.ts';
import { RECORD_GUARDS } from './guards-of-records.ts';
import { SEAT_GUARDS } from './guards-of-seats.ts';

/** Every guard of a place in line, of a seat and of its money. `npm run test:guards` takes out one after the other. */
export const GUARDS: readonly Guard[] = [...LINE_GUARDS, ...SEAT_GUARDS, ...MONEY_GUARDS, ...RECORD_GUARDS];
