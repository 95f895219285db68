import { parseArgs } from 'node:util';
import { CannotContinue } from './cannot-continue.ts';
import { type Asked, checkDraw, type Finding } from './draw/check.ts';
import { type DrawRecord, readProof, readPublished, readRecord, save, valueAtRelay } from './draw/published.ts';
import { runProgram } from './program.ts';

const USAGE =
  'Say which draw: npm run verify-draw -- <address of the event, or a folder> [--entry N --code HEX | --proof FILE] ' +
  '[--position N] [--earlier FILE]... [--relay URL] [--save FOLDER].';
const MARKS = { holds: 'ok    ', broken: 'WRONG ', open: '-     ' } as const;
/** Nothing is wrong so far, and nothing is drawn yet. */
const NOT_DRAWN_YET = 2;

/** Recomputes a draw from published values alone. Ends with 0 where it holds, 1 where something is wrong, 2 before the draw. */
await runProgram(async () => {
  const { from, options } = argumentsOf(process.argv.slice(2));
  const published = await readPublished(from);
  if (options.save !== undefined) save(options.save, published);
  const findings = checkDraw(published, await askedBy(options, published.record));
  for (const { outcome, about, words } of findings) console.log(`${MARKS[outcome]} ${about.padEnd(13)} ${words}`);
  const { verdict, code } = judge(findings, published.record.state === 'drawn');
  console.log(verdict);
  return code;
});

type Options = ReturnType<typeof argumentsOf>['options'];

function argumentsOf(given: string[]) {
  try {
    const { positionals, values: options } = parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        entry: { type: 'string' },
        code: { type: 'string' },
        proof: { type: 'string' },
        position: { type: 'string' },
        earlier: { type: 'string', multiple: true },
        relay: { type: 'string' },
        save: { type: 'string' },
      },
    });
    const [from] = positionals;
    if (from && positionals.length === 1 && (options.entry === undefined) === (options.code === undefined))
      return { from, options };
  } catch {
    // Falls through to the sentence below.
  }
  throw new CannotContinue(USAGE);
}

async function askedBy(options: Options, { beacon, beaconValue }: DrawRecord): Promise<Asked> {
  const { entry, code, proof, position, earlier = [], relay } = options;
  const own = entry !== undefined && code !== undefined ? { entry: numberOf(entry), code: hexOf(code) } : undefined;
  return {
    ...(proof !== undefined ? { own: readProof(proof) } : own ? { own } : {}),
    ...(position !== undefined ? { position: numberOf(position) } : {}),
    earlier: earlier.map(readRecord),
    ...(relay !== undefined && beacon && beaconValue !== null ? { relayValue: await valueAtRelay(relay, beacon) } : {}),
  };
}

function numberOf(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new CannotContinue(`"${text}" is no number of an entry or a position.`);
  return Number(text);
}

function hexOf(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new CannotContinue('A code has 64 digits from 0 to f.');
  return text;
}

function judge(findings: readonly Finding[], drawn: boolean): { verdict: string; code: number } {
  const wrong = findings.filter(({ outcome }) => outcome === 'broken').length;
  if (wrong > 0)
    return { verdict: `The draw does not hold: ${wrong} of ${findings.length} findings are wrong.`, code: 1 };
  if (!drawn) return { verdict: 'So far nothing is wrong. It is not drawn yet: come again.', code: NOT_DRAWN_YET };
  const unproven = findings.some(({ outcome }) => outcome === 'open') ? ', but for what is marked with -' : '';
  return { verdict: `The draw holds${unproven}: the order follows from what was published.`, code: 0 };
}
