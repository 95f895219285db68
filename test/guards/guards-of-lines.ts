import type { Guard } from './guard.ts';
import { inLine, integration, line, part, rows } from './places-in-code.ts';

const QUEUE_SCRIPTS = [
  'end-admissions-3',
  'freeze-entries-2',
  'join-places-3',
  'reserve-entries-2',
  'take-admission-5',
  'tick-room-4',
  'touch-admissions-2',
];

const invited = (test: string): Guard['probe'] => integration('queue-invited', test);

/** Guards of a place in line and of the way from there to the seats. */
export const LINE_GUARDS: readonly Guard[] = [
  {
    id: 'one-place',
    against: 'a visitor has two places in line',
    cuts: [
      part(
        'queue/lua/join-places-3.lua',
        "if redis.call('HSETNX', places, visitor, entry .. ' ' .. time[1]) == 1 then -- guard: one-place",
        "if redis.call('HSET', places, visitor, entry .. ' ' .. time[1]) >= 0 then",
      ),
    ],
    hiddenBy: [],
    probe: inLine('is given once: joining again gives the same one'),
  },
  {
    id: 'queue-generation',
    against: 'places are given and swapped on an old content of Redis',
    cuts: QUEUE_SCRIPTS.map((script) => line(`queue/lua/${script}.lua`, 'queue-generation')),
    hiddenBy: [],
    probe: inLine('of another generation is nobody’s: every script refuses it'),
  },
  {
    id: 'fraction-only',
    against: 'what was not let in is saved up, and comes in at once',
    cuts: [
      part(
        'queue/lua/tick-room-4.lua',
        'carry = want - whole * 60000000 -- guard: fraction-only',
        'carry = want - enter * 60000000',
      ),
    ],
    hiddenBy: [],
    probe: inLine('and saves nothing up while nobody waits'),
  },
  {
    id: 'served-bounded',
    against: 'positions are called up that nobody has yet',
    cuts: [line('queue/lua/tick-room-4.lua', 'served-bounded')],
    hiddenBy: [],
    probe: inLine('beyond those who have a place'),
  },
  {
    id: 'stock',
    against: 'people are let in to an event that has nothing left for them',
    cuts: [line('queue/lua/tick-room-4.lua', 'stock')],
    hiddenBy: [],
    probe: inLine('for whom no seat is left, as far as those who are inside or on their way leave any'),
  },
  {
    id: 'drawn-holes',
    against: 'entries that nobody has are taken for positions of others, who come in at once',
    cuts: [
      part(
        'queue/lua/tick-room-4.lua',
        'if hole[2] > frozen then holes[#holes + 1] = {math.max(hole[1], frozen), hole[2]} end -- guard: drawn-holes',
        'holes[#holes + 1] = hole',
      ),
    ],
    hiddenBy: [],
    probe: inLine('below the freeze are drawn like all others: nobody is let in for them at once'),
  },
  {
    id: 'returned',
    against: 'whoever was taken for lost comes in beyond the rate',
    cuts: [line('queue/lua/join-places-3.lua', 'returned')],
    hiddenBy: [],
    probe: inLine('whose owners come back are theirs again, and whoever was gone over comes in instead of others'),
  },
  {
    id: 'secret-before',
    against: 'a change of the secret loses sessions, holds and links',
    cuts: [
      part(
        'identity/visitor.ts',
        'return before !== null && sameText(mac, before); // guard: secret-before',
        'return false;',
      ),
    ],
    hiddenBy: [],
    probe: inLine('by the secret before still counts, and what was signed by none of the two does not'),
  },
  {
    id: 'turn',
    against: 'somebody comes in before his turn',
    cuts: [line('queue/lua/take-admission-5.lua', 'turn')],
    hiddenBy: [],
    probe: inLine('is not swapped before its turn'),
  },
  {
    id: 'cap',
    against: 'more people are inside than may be',
    cuts: [line('queue/lua/take-admission-5.lua', 'cap')],
    hiddenBy: [],
    probe: inLine('is not swapped while as many are inside as may be'),
  },
  {
    id: 'admission-once',
    against: 'two visitors come in with one position',
    cuts: [line('queue/lua/take-admission-5.lua', 'admission-once')],
    hiddenBy: [],
    probe: inLine('is swapped once: nobody else comes in with its position'),
  },
  {
    id: 'token-mac',
    against: 'tokens are made up, changed or handed on',
    cuts: [line('queue/tokens.ts', 'token-mac')],
    hiddenBy: [],
    probe: inLine('is worth nothing, of however many, and every right one counts'),
  },
  {
    id: 'admission-event',
    against: 'an admission to one event lets in to another one',
    cuts: [line('queue/admission-proof.ts', 'admission-event')],
    hiddenBy: [],
    probe: inLine('lets in to its own event'),
  },
  {
    id: 'admission-generation',
    against: 'an admission outlives the line that it was given in',
    cuts: [line('queue/admission-proof.ts', 'admission-generation')],
    hiddenBy: [],
    probe: inLine('lets in in its own generation'),
  },
  {
    id: 'admission-until',
    against: 'an admission is valid for ever',
    cuts: [line('queue/admission-proof.ts', 'admission-until')],
    hiddenBy: [],
    probe: inLine('lets in until its time is over'),
  },
  {
    id: 'gate',
    against: 'seats are held past the queue',
    cuts: [part('queue/admission-gate.ts', 'throw new AdmissionRequired(event.row.slug); // guard: gate', 'return;')],
    hiddenBy: [],
    probe: integration('queue', 'comes in once, gets the same again, and seats are for those who have come in'),
  },
  {
    id: 'renewal',
    against: 'whoever has left or bought goes on choosing for ever',
    cuts: [
      part('queue/admission-gate.ts', 'throw new AdmissionRequired(event.row.slug); // guard: renewal', 'void event;'),
    ],
    hiddenBy: [],
    probe: integration(
      'queue-sale',
      'whoever has left has a proof for a while, but does not get another one by using it',
    ),
  },
  {
    id: 'used-place',
    against: 'a place that was bought with lets in again when Redis has forgotten that',
    cuts: [line('queue/sql/admit-visitor.sql', 'used-place')],
    hiddenBy: [],
    probe: rows('that was bought with does not let in again'),
  },
  {
    id: 'invited-only',
    against: 'somebody joins whom nobody has invited',
    cuts: [line('queue/join-check.ts', 'invited-only')],
    hiddenBy: [],
    probe: invited('nobody else joins or comes in, and whoever has a place needs his code no more'),
  },
  {
    id: 'code-uses',
    against: 'a code lets in more than it is good for',
    cuts: [line('queue/invited/sql/count-invitation.sql', 'code-uses')],
    hiddenBy: [],
    probe: invited('a code lets in as many as it is good for, whoever races, and a retry costs nothing'),
  },
  {
    id: 'invited-once',
    against: 'one person uses a code up',
    cuts: [line('queue/invited/invitations.ts', 'invited-once')],
    hiddenBy: [],
    probe: invited('a person who asks twice at the same moment is counted once'),
  },
  {
    id: 'pass-uses',
    against: 'a link past the line lets in whoever gets hold of it',
    cuts: [line('queue/invited/sql/count-pass-use.sql', 'pass-uses')],
    hiddenBy: [],
    probe: invited('leads past the line once a person, takes nobody’s place and no room, and is logged'),
  },
  {
    id: 'pass-once',
    against: 'one person uses a pass up',
    cuts: [line('queue/invited/use-pass.ts', 'pass-once')],
    hiddenBy: [],
    probe: invited('that one person uses twice at the same moment is counted once'),
  },
  {
    id: 'pass-valid',
    against: 'a pass counts that was taken back or is over',
    cuts: [
      line('queue/invited/sql/find-pass.sql', 'pass-valid'),
      line('queue/invited/sql/renew-pass.sql', 'pass-valid'),
    ],
    hiddenBy: [],
    probe: invited('that is taken back or over counts no more, and whoever came in by it goes out'),
  },
  {
    id: 'one-order-a-turn',
    against: 'whoever has come in buys as often as he likes',
    cuts: [line('queue/turns.ts', 'one-order-a-turn')],
    hiddenBy: [],
    probe: integration('queue-sale', 'whoever has paid makes room, and his turn is used'),
  },
];
