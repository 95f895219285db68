import type { Guard } from './guard.ts';
import { integration, line, part } from './places-in-code.ts';

const COUNT_ATTEMPT = 'identity/sql/count-attempt.sql';

/** Guards of accounts, and of everybody against those who ask too often. */
export const ACCESS_GUARDS: readonly Guard[] = [
  // Accounts
  {
    id: 'code-attempts',
    against: 'a code is guessed',
    cuts: [line(COUNT_ATTEMPT, 'code-attempts', '  AND $3::int IS NOT NULL')],
    hiddenBy: [],
    probe: integration('accounts', 'is tried five times: the right one is too late then'),
  },
  {
    id: 'code-browser',
    against: 'a code signs in somebody who has not asked for it',
    cuts: [part(COUNT_ATTEMPT, ' AND visitor = $2', ' AND $2::text IS NOT NULL')],
    hiddenBy: [],
    probe: integration('accounts', 'counts in the browser that asked for it, and nobody else can use up its attempts'),
  },
  {
    id: 'code-expiry',
    against: 'a code counts for ever',
    cuts: [part(COUNT_ATTEMPT, ' AND expires_at > clock_timestamp()', '')],
    hiddenBy: [],
    probe: integration('accounts', 'counts for ten minutes'),
  },
  {
    id: 'code-once',
    against: 'a code signs in twice',
    cuts: [line('identity/sign-in.ts', 'code-once')],
    hiddenBy: [],
    probe: integration('accounts', 'signs in once, also where two use it at once'),
  },
  {
    id: 'account-cookie',
    against: 'somebody signs himself in to the account of another one',
    cuts: [line('identity/account-sessions.ts', 'account-cookie')],
    hiddenBy: [],
    probe: integration('accounts', 'is worth nothing in another browser, nor changed'),
  },
  // Joins
  {
    id: 'session-first',
    against: 'who loses the answer to his first join has two places',
    cuts: [line('queue/join-queue.ts', 'session-first')],
    hiddenBy: [],
    probe: integration('queue', 'is given one before he has a place: a lost answer makes no second one'),
  },
  {
    id: 'work-signature',
    against: 'work is not done, or was never asked for',
    cuts: [line('queue/work.ts', 'work-signature')],
    hiddenBy: [],
    probe: integration('queue', 'does not join by a proof that is changed'),
  },
  {
    id: 'work-owner',
    against: 'one proof serves many visitors and events',
    cuts: [line('queue/work.ts', 'work-owner')],
    hiddenBy: [],
    probe: integration('queue', 'does not join by the proof of another one, or of another event'),
  },
  {
    id: 'work-replay',
    against: 'one proof serves many joins',
    cuts: [line('queue/join-check.ts', 'work-replay')],
    hiddenBy: [],
    probe: integration('queue', 'joins by a proof of work, once for each, also where two show it at once'),
  },
  // Limits
  {
    id: 'limit',
    against: 'a machine holds and orders as often as it can',
    cuts: [{ file: 'src/platform/limits/lua/gcra-n.lua', marked: 'limit' }],
    hiddenBy: [],
    probe: integration('limits', 'is held to its limit'),
  },
  {
    id: 'turn-first',
    against: 'who is refused his turn has his seats all the same',
    cuts: [{ file: 'src/platform/limits/lua/in-turn-n.lua', marked: 'turn-first', leaves: '  local goes_on = true' }],
    hiddenBy: [],
    probe: integration('limits', 'holds nothing for who is refused, and everything for those who share his call'),
  },
  {
    id: 'work-first',
    against: 'an address joins as often as it likes, and works for none of it',
    cuts: [{ file: 'src/platform/limits/lua/in-turn-n.lua', marked: 'work-first' }],
    hiddenBy: [],
    probe: integration('queue', 'is asked to work for more, and refused where it goes on; nobody else is'),
  },
  {
    id: 'count-refused',
    against: 'a machine asks for seats that there are not as often as it can',
    cuts: [line('holds/place-hold.ts', 'count-refused')],
    hiddenBy: [],
    probe: integration('limits', 'count who asks for seats that there are not'),
  },
  {
    id: 'trusted-proxies',
    against: 'a machine is as many addresses as it says',
    cuts: [{ file: 'src/app.ts', from: '[...config.trustedProxies] : false', to: 'true : true' }],
    hiddenBy: [],
    probe: integration('limits', 'by our proxy counts, and what its client has said before does not'),
  },
];
