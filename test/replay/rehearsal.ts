import { CannotContinue } from '../../local/cannot-continue.ts';
import { progress } from '../../local/progress.ts';
import { parseSeatmap } from '../../web/src/seatmap/model.ts';
import { until } from '../harness/wait.ts';
import { nowMs } from '../rush/browser.ts';
import { GeneratorThread } from '../rush/crowd.ts';
import { Recent } from '../rush/flash/recent.ts';
import type { Finding } from '../rush/flash/summary.ts';
import { Screen, type Sight } from '../rush/flash/view.ts';
import { NOTHING_YET } from '../rush/recorder.ts';
import { type Copy, MOST_PAY_WITHIN_S, MOST_TTL_S } from './copy.ts';
import type { GeneratorOptions, ReplayProgress, ReplayRecord } from './generator.ts';
import { findingsOf } from './judge.ts';
import { aheadOf, HistoryReader } from './read-sale.ts';
import type { Remote } from './remote.ts';
import { boardOf, type SaleLog } from './sale-log.ts';
import { longestOf, type Script } from './script.ts';
import { sightOf } from './view.ts';

export interface Rehearsal {
  readonly target: Remote;
  readonly copy: Copy;
  readonly log: SaleLog;
  readonly script: Script;
  readonly speed: number | 'max';
  /** Whether the terminal shows how it goes. */
  readonly isShown: boolean;
}

/** Part of what the API lets seats be held: nothing may end by itself a moment before it is ended. */
const SAFE = 0.95;
/** So often nothing new, and it is at rest. */
const STILL_LOOKS = 12;
const LOOK_EVERY_MS = 250;

/** @throws CannotContinue where what is held so long would end by itself @param target that this machine's operator did not set up for it */
export function checkSpeed(script: Script, speed: number | 'max', target: Remote): void {
  if (speed === 'max') return;
  const { heldMs, orderedMs } = longestOf(script);
  const least = Math.max(heldMs / (MOST_TTL_S * SAFE), orderedMs / (MOST_PAY_WITHIN_S * SAFE)) / 1_000;
  if (speed < least)
    throw new CannotContinue(
      `At speed ${speed} places would be held for longer than ${target.url} lets anybody: --speed ${Math.ceil(least * 10) / 10} at least, or a Stampede of its own (without --to).`,
    );
}

/** Does everything again, and judges it. @returns what was done, and every question with what answers it badly */
export async function rehearse(rehearsal: Rehearsal): Promise<{ record: ReplayRecord; findings: Finding[] }> {
  const record = await play(rehearsal);
  const findings = await progress('reading what became of the copy', () => readToTheEnd(rehearsal, record));
  return { record, findings };
}

/**
 * Until there is nothing to find; or the log of the copy says what everybody sees, and nothing comes to it any more: holds come to it
 * a little later than claims, also where the board is that of the original already.
 */
async function readToTheEnd({ target, copy, log, script }: Rehearsal, record: ReplayRecord): Promise<Finding[]> {
  const model = parseSeatmap(log.seatmap);
  const reader = new HistoryReader(target, copy.id);
  let [lines, still] = [-1, 0];
  let findings: Finding[] = [];
  const isRead = async (): Promise<boolean> => {
    await reader.read();
    const ahead = await aheadOf(target, copy.id, boardOf(reader.lines, model.placeCount));
    findings = findingsOf({ log, script, model, copy: reader.lines, ahead, record });
    still = ahead === 0 && reader.lines.length === lines ? still + 1 : 0;
    lines = reader.lines.length;
    return still === STILL_LOOKS || findings.every(({ faults }) => faults.length === 0);
  };
  // What it never comes to is said by the judgement.
  await until(isRead, { what: 'the copy is at rest', everyMs: LOOK_EVERY_MS }).catch(() => undefined);
  return findings;
}

async function play({ target, copy, log, script, speed, isShown }: Rehearsal): Promise<ReplayRecord> {
  const { hostname, port } = new URL(target.url);
  const isHere = hostname === 'localhost' || hostname.startsWith('127.');
  const shop = { host: hostname === 'localhost' ? '127.0.0.1' : hostname, port: Number(port || 80) };
  const options: GeneratorOptions = {
    ...{ shop, slug: copy.slug, seatmap: log.seatmap, areaIds: copy.areaIds, key: target.key },
    ...{ script, speed, isHere },
  };
  const recent = new Recent();
  const begins: ReplayProgress = { ...NOTHING_YET, deeds: 0, beginsMs: null };
  const program = new URL('generator.ts', import.meta.url);
  const thread = new GeneratorThread<ReplayProgress, ReplayRecord>(program, options, begins, (each) =>
    recent.take(each),
  );
  const { deeds, people } = script;
  const sight = (): Sight =>
    sightOf({ nowMs: nowMs(), speed, deeds: deeds.length, people, progress: thread.progress, recent });
  const screen = isShown ? new Screen(sight) : null;
  try {
    return await thread.record;
  } finally {
    screen?.close();
    await thread.close();
  }
}
