import type { FaultTest } from '../../rig/fault-test.ts';
import type { Trial } from '../../rig/trial.ts';
import { quantile } from '../../rush/pace.ts';
import { EARLY } from '../cuts.ts';
import { endAtOnce } from '../expiry.ts';
import { SEATS_RIG } from '../size.ts';
import { groupsOf } from '../taker.ts';
import { openVenue } from '../venue.ts';

const SEATS_A_HOLD = 3;
const TTL_MS = 240_000;
const LATE_MS = 300;

export const s3: FaultTest = {
  file: import.meta.filename,
  id: 'S3',
  title: 'holds that run out at one instant are free at once, and none before',
  procedure:
    '12,000 holds of three seats of the stadium, taken over HTTP on two replicas; their deadlines are set to one moment in Redis, as an extension sets one',
  criteria: [
    'lateness p99 at most 300 ms from the deadline until the seats are free in Redis',
    'no seat is free before the deadline',
  ],
  control: { off: 'the deadline: holds are freed half a second before', breaks: /before its time/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const rig = await trial.rig({ ...SEATS_RIG, ...trial.without('early', EARLY) });
  const venue = await openVenue(rig, 'stadium', 's3', { noOrphanSeats: false, maxPerOrder: 50, holdTtlMs: TTL_MS });
  const groups = groupsOf(venue, SEATS_A_HOLD).slice(0, trial.amount(12_000, 400));
  const { held, seenLateMs, endedLateMs, once, looks, mostApartMs, cpuUs } = await endAtOnce(rig, venue, groups);
  trial.count({ requests: held });
  trial.say(
    `${held} holds end at one moment; ${looks} looks at Redis, ${mostApartMs.toFixed(0)} ms apart at most; Redis took ${cpuUs.toFixed(1)} µs of CPU a hold, with the looks`,
  );
  judge(trial, seenLateMs, 'seen free in Redis');
  judge(trial, endedLateMs, 'freed, by Redis’s clock');
  trial.expect('each ended once', once, `${endedLateMs.length} of ${held}`);
}

function judge(trial: Trial, lateMs: readonly number[], how: string): void {
  const [least, half, most] = [0, 0.5, 0.99].map((part) => quantile(lateMs, part));
  const text = `${how}: p50 ${half!.toFixed(0)} ms, p99 ${most!.toFixed(0)} ms, all within ${quantile(lateMs, 1).toFixed(0)} ms`;
  trial.expect(`lateness p99 is at most ${LATE_MS} ms`, most! <= LATE_MS, text);
  const early = lateMs.filter((ms) => ms < 0).length;
  trial.expect(
    'none is free before its time',
    early === 0,
    `${how}: ${early} early, the first ${least!.toFixed(1)} ms after`,
  );
}
