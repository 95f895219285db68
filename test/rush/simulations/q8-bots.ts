import type { FaultTest } from '../../rig/fault-test.ts';
import type { Trial } from '../../rig/trial.ts';
import { judgeRush, textOf } from '../judge.ts';
import { botVerdict, holds, shareVerdict } from '../oracles.ts';
import { MOST_SEATS } from '../purchase.ts';
import { rush, RUSH_RIG, type RushOptions } from '../rush.ts';
import { atMost } from './q1-rush.ts';

/** Bots hold in each session, and may order in one: what they cannot order comes back when this is over. */
const HOLD_SECONDS = 120;

/** One mailbox for each 160 people. All of a bot's places are drawn, a person's only where he has come early. */
const FULL: RushOptions = {
  arrivals: { people: 16_000, early: 8_000, lobbyMs: 60_000, rushMs: 60_000 },
  rows: 100,
  seatsPerRow: 50,
  room: { ratePerMinute: 1_800, mostActive: 400, requiresAccount: true },
  bots: { browsers: 4_000, mailboxes: 100, addresses: 400, joins: 10 },
  maxPerOrder: MOST_SEATS,
  holdTtlSeconds: HOLD_SECONDS,
};

const SMALL: RushOptions = {
  arrivals: { people: 320, early: 160, lobbyMs: 4_000, rushMs: 6_000 },
  rows: 10,
  seatsPerRow: 20,
  room: { ratePerMinute: 900, mostActive: 60, requiresAccount: true },
  bots: { browsers: 80, mailboxes: 2, addresses: 20, joins: 10 },
  maxPerOrder: MOST_SEATS,
  holdTtlSeconds: HOLD_SECONDS,
};

/** Of the stock, at most. */
const BEARABLE = 0.05;

export const q8: FaultTest = {
  file: import.meta.filename,
  id: 'Q8',
  title: 'machines get no more than their mailboxes, and no person is refused for their sake',
  procedure:
    'of 20,000 browsers 4,000 are bots of one operator: fresh cookies, ten joins each at machine speed, 400 addresses, 100 mailboxes that 40 browsers share each; whoever is let in buys in each session until he is refused',
  criteria: [
    'bots end with at most 5 % of the stock where an account is asked for',
    'one place a mailbox, however many browsers ask, which buys one order at most',
    'no person meets a limit or a puzzle, and none gives up',
  ],
  control: {
    off: 'limits, and nobody is asked for an account: bots have more than 20 % of the stock',
    breaks: /bots end with at most 5 % of the stock: (2\d|[3-9]\d|100)\.\d %/,
  },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const isFull = trial.size === 'full' && trial.guards === 'on';
  const size = isFull ? atMost(FULL, process.env.RUSH_PEOPLE) : SMALL;
  const isOn = trial.guards === 'on';
  const options = { ...size, room: { ...size.room, requiresAccount: isOn } };
  const limits: { LIMITS?: string } = isOn ? {} : { LIMITS: 'off' };
  const ended = await rush(trial, { ...RUSH_RIG, env: { ...RUSH_RIG.env, ...limits } }, options);
  const { told, refusals } = ended.record;
  const { rows, seatsPerRow, bots = { mailboxes: 0 }, maxPerOrder = MOST_SEATS } = options;
  const share = holds(shareVerdict(told, rows * seatsPerRow, BEARABLE));
  trial.expect('bots end with at most 5 % of the stock', share.holds, share.seen);
  const places = holds(botVerdict(told, bots.mailboxes, maxPerOrder));
  trial.expect('a mailbox has one place, which buys one order', places.holds, places.seen);
  const ofBots = Object.entries(refusals).filter(([name]) => name.startsWith('bot: '));
  trial.say(`bots were refused: ${textOf(Object.fromEntries(ofBots)) || 'nothing'}`);
  await judgeRush(trial, ended, options);
}
