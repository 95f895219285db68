import { checkTarget, makeCopy } from '../test/replay/copy.ts';
import { type ReplayWishes, wishesOf } from '../test/replay/options.ts';
import { rehearseOnOwn } from '../test/replay/own-stampede.ts';
import { readSale } from '../test/replay/read-sale.ts';
import { checkSpeed, rehearse } from '../test/replay/rehearsal.ts';
import { type Remote, tryAsk } from '../test/replay/remote.ts';
import { readLog, type SaleLog, writeLog } from '../test/replay/sale-log.ts';
import { type Script, scriptOf } from '../test/replay/script.ts';
import { type Rehearsed, summaryOf } from '../test/replay/summary.ts';
import { textOf } from '../test/rush/flash/summary.ts';
import { CannotContinue } from './cannot-continue.ts';
import { takeStage } from './fault-suite.ts';
import { readText } from './files.ts';
import { inHome } from './paths.ts';
import { endsWhenStopped, onStop, runProgram } from './program.ts';
import { say, seconds } from './progress.ts';
import { readSettings } from './settings.ts';

interface Keys {
  readonly organizers: readonly { readonly key: string }[];
}

/**
 * `npm run replay`: the log of a sale, kept as a file or done again as load at a rehearsal copy. `-- --event <slug or id> --save FILE`,
 * `-- --event X` or `-- --file FILE`, with `--speed 2`, `--to URL --key K`. Fails unless the copy ends as the original did.
 */
await runProgram(async () => {
  const wishes = wishesOf(process.argv.slice(2));
  // Nothing below it writes control codes to what is no terminal.
  if (wishes.plain) process.stdout.isTTY = false;
  const log = await logOf(wishes);
  if (wishes.save !== null) {
    writeLog(wishes.save, log);
    say(`${wishes.save}: the log of "${log.event.slug}", ${log.lines.length} lines, nothing about a person`);
    return 0;
  }
  const script = scriptOf(log);
  if (script.people === 0)
    throw new CannotContinue(`Nobody has held anything of "${log.event.slug}" yet: there is nothing to replay.`);
  const { speed } = wishes;
  const length = speed === 'max' ? 'as fast as it goes' : `in ${seconds(script.lengthMs / speed)} s, speed ${speed}`;
  say(`"${log.event.slug}": ${script.deeds.length} deeds of ${script.people} people, ${length}`);
  return wishes.to === null ? onOwn(log, script, wishes) : elsewhere(log, script, wishes);
});

async function onOwn(log: SaleLog, script: Script, wishes: ReplayWishes): Promise<number> {
  await takeStage();
  const { speed, replicas } = wishes;
  const rehearsal = await rehearseOnOwn(log, script, { slug: slugOf(log, wishes), speed, replicas });
  onStop({ stop: () => rehearsal.close() });
  const code = report(rehearsal);
  if (code !== 0) say(rehearsal.logs);
  if (!wishes.keep) return code;
  endsWhenStopped();
  say(`the copy stays until Ctrl-C: ${rehearsal.target.url}/admin with the key ${rehearsal.target.key}`);
  return new Promise(() => undefined);
}

async function elsewhere(log: SaleLog, script: Script, wishes: ReplayWishes): Promise<number> {
  const target: Remote = { url: wishes.to!, key: wishes.key! };
  const slug = slugOf(log, wishes);
  await checkTarget(target, log, slug);
  checkSpeed(script, wishes.speed, target);
  const copy = await makeCopy(target, log, slug);
  say(`watch it: ${target.url}/admin/events/${copy.id}/watch`);
  const { speed } = wishes;
  const done = await rehearse({ target, copy, log, script, speed, isShown: true });
  return report({ log, script, speed, ...done });
}

/** Says what it comes down to. @returns the exit code */
function report(rehearsed: Rehearsed): number {
  const summary = summaryOf(rehearsed);
  for (const line of textOf(summary)) say(line);
  say(summary.verdict);
  return summary.clean ? 0 : 1;
}

/** As long as a slug may be. */
function slugOf({ event }: SaleLog, { as }: ReplayWishes): string {
  const end = '-rehearsal';
  return as ?? event.slug.slice(0, 80 - end.length).replace(/-+$/, '') + end;
}

async function logOf({ source, key }: ReplayWishes): Promise<SaleLog> {
  if ('file' in source) return readLog(source.file);
  const { event, from } = source;
  const { log, ahead } = await readSale(from === null ? await localSource(event) : { url: from, key: key! }, event);
  if (ahead > 0)
    say(
      `the sale of "${log.event.slug}" goes on: its log is behind what everybody sees by ${ahead} places, and ends there`,
    );
  return log;
}

/** The Stampede that runs here, and the key of the organizer whose event it is. */
async function localSource(event: string): Promise<Remote> {
  const file = inHome('keys.json');
  const text = readText(file);
  if (text === null)
    throw new CannotContinue(
      `There are no keys in ${file}: start Stampede with npm start, or say where it is with --from and --key.`,
    );
  const { organizers } = JSON.parse(text) as Keys;
  const url = readSettings(process.env, []).publicUrl;
  for (const { key } of organizers) {
    const { status } = await tryAsk({ url, key }, 'GET', `/api/admin/events/${encodeURIComponent(event)}`);
    if (status === 200) return { url, key };
  }
  throw new CannotContinue(`No organizer of ${file} has an event "${event}" at ${url}: see /admin there for its slug.`);
}
