import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { inRoot } from '../../../local/paths.ts';
import { distWithout } from '../../harness/guards.ts';
import { theRun } from '../../harness/run.ts';
import type { FaultTest } from '../../rig/fault-test.ts';
import type { Trial } from '../../rig/trial.ts';
import { type Door, type Mint, type Shown, tokensShown } from '../counterfeits.ts';
import { type Comer, letIn } from '../let-in.ts';
import { People } from '../people.ts';
import { nameOf } from '../recorder.ts';
import { RUSH_RIG, Stage } from '../rush.ts';

const EVENT = 77;
const AT_ONCE = 16;
const INSIDE = 40;
const REPLAYS = 8;
const MOST_AFTER = 100;
const AFTER_EACH_MS = 200;

export const q7: FaultTest = {
  file: import.meta.filename,
  id: 'Q7',
  title: 'no token but the visitor’s own opens the door, and his own always does',
  procedure:
    'admissions that are invented, changed, shared, foreign, of another time, secret or installation, with good ones of both secrets among them: 1,000,000 to the code that reads them, 100,000 over HTTP to the door of the seats',
  criteria: ['none of the bad ones is taken', 'every good one is', 'a proof does not outlive its admission'],
  control: { off: 'the comparison of the signature', breaks: /bad ones is taken/ },
  quick: true,
  run,
};

async function run(trial: Trial): Promise<void> {
  const dist = trial.guards === 'off' ? distWithout(['token-mac']) : theRun().dist;
  await inProcess(trial, dist, trial.amount(1_000_000, 50_000));
  await overHttp(trial, dist, trial.amount(100_000, 800));
}

/** The product's own classes, as they were built. */
interface Product {
  QueueTokens: new (config: { sessionSecret: string; sessionSecretPrevious: string | null }) => Mint;
  AdmissionProof: new (
    tokens: Mint,
    clock: { nowMs(): number },
    config: { deadlineScale: number; publicUrl: string },
  ) => {
    read(
      request: { headers: { admission: string }; cookies: object },
      of: { eventId: number; generation: number; person: string },
    ): object | null;
  };
}

async function inProcess(trial: Trial, dist: string, count: number): Promise<void> {
  const { QueueTokens, AdmissionProof } = await load(dist);
  const [sessionSecret, sessionSecretPrevious] = [secret(), secret()];
  const mint = new QueueTokens({ sessionSecret, sessionSecretPrevious });
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const config = { deadlineScale: 1, publicUrl: 'http://localhost' };
  const proof = new AdmissionProof(mint, { nowMs: () => nowSeconds * 1_000 }, config);
  const of = (each: string) => new QueueTokens({ sessionSecret: each, sessionSecretPrevious: null });
  const others = { before: of(sessionSecretPrevious), former: of(secret()), stranger: of(secret()) };
  const persons = Array.from({ length: 1_000 }, () => randomBytes(16).toString('base64url'));
  const seen = new Tally();
  const door = { eventId: EVENT, generation: 3, nowSeconds, persons, mint, ...others, random: trial.random };
  for (const shown of tokensShown(door, count)) {
    const request = { headers: { admission: shown.token }, cookies: {} };
    const taken = proof.read(request, { eventId: EVENT, generation: 3, person: shown.person }) !== null;
    seen.note(shown, taken);
  }
  seen.judge(trial, 'in process');
}

async function overHttp(trial: Trial, dist: string, count: number): Promise<void> {
  const [sessionSecret, sessionSecretPrevious] = [secret(), secret()];
  // Good ones are shown more often than anybody chooses seats.
  const secrets = { SESSION_SECRET: sessionSecret, SESSION_SECRET_PREVIOUS: sessionSecretPrevious };
  const env = { ...RUSH_RIG.env, DEADLINE_SCALE: '1', ...secrets, LIMITS: 'off' };
  const rig = await trial.rig({ ...RUSH_RIG, env, dist });
  const room = { ratePerMinute: 60_000, mostActive: 1_000 };
  const stage = await Stage.set(rig, { rows: 5, seatsPerRow: 10, room });
  stage.watch.stop();
  await stage.open();
  const people = new People(rig, stage.event.slug, trial.seed);
  const comers = await letIn(people, INSIDE);
  const { QueueTokens } = await load(dist);
  const door: Door = {
    eventId: stage.event.eventNo,
    generation: (await stage.room.status()).generation,
    nowSeconds: Math.floor(Date.now() / 1_000),
    persons: comers.map(({ person }) => person),
    mint: new QueueTokens({ sessionSecret, sessionSecretPrevious: null }),
    before: new QueueTokens({ sessionSecret: sessionSecretPrevious, sessionSecretPrevious: null }),
    former: new QueueTokens({ sessionSecret: secret(), sessionSecretPrevious: null }),
    stranger: new QueueTokens({ sessionSecret: secret(), sessionSecretPrevious: null }),
    random: trial.random,
  };
  const seen = new Tally();
  const shown = tokensShown(door, count);
  const worker = async (): Promise<void> => {
    for (const each of shown) {
      const answer = await show(comers, each, stage.event.slug);
      seen.note(each, answer !== '403 queue.admission_required', answer);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  trial.count({ requests: count });
  seen.judge(trial, 'over HTTP');
  await afterLeaving(trial, comers, door, stage.event.slug);
}

/** Whoever has left shows his own proof, which is valid for long: each replica believes it until it has looked, a second later. */
async function afterLeaving(trial: Trial, [comer]: readonly Comer[], door: Door, slug: string): Promise<void> {
  const { browser, person } = comer!;
  await browser.persist({ what: 'leave', method: 'DELETE', path: `/api/events/${slug}/queue/admission` });
  const { eventId, generation, nowSeconds, mint } = door;
  const token = mint.admission({ eventId, generation, position: 0, untilSeconds: nowSeconds + 3_600 }, person);
  const answers: (string | null)[] = [];
  const refused = (answer: string | null | undefined): boolean => answer === '403 queue.admission_required';
  while (answers.length < REPLAYS || (answers.length < MOST_AFTER && !answers.slice(-REPLAYS).every(refused))) {
    await browser.wait(AFTER_EACH_MS);
    answers.push(await show([comer!], { kind: 'of an admission that has ended', token, person, good: false }, slug));
  }
  const passed = answers.filter((answer) => !refused(answer)).length;
  trial.expect('a proof does not outlive its admission', answers.slice(-REPLAYS).every(refused), `${passed} passed`);
}

/** Asks for a seat that there is not: who is let through is told so, and nothing is held. */
async function show(comers: readonly Comer[], { token, person, good }: Shown, slug: string): Promise<string> {
  const comer = comers.find((each) => each.person === person)!;
  const answer = await comer.turn(() =>
    comer.browser.persist({
      what: good ? 'good token' : 'bad token',
      method: 'POST',
      path: `/api/events/${slug}/holds`,
      headers: { admission: token, 'idempotency-key': randomBytes(12).toString('hex') },
      body: { seats: ['no such seat'] },
    }),
  );
  return answer === null ? 'broken' : nameOf(answer);
}

async function load(dist: string): Promise<Product> {
  const part = (file: string): Promise<Partial<Product>> =>
    import(pathToFileURL(inRoot(dist, 'modules/queue', file)).href) as Promise<Partial<Product>>;
  // The order matters: decorators want their metadata.
  await import('reflect-metadata');
  return { ...(await part('tokens.js')), ...(await part('admission-proof.js')) } as Product;
}

const secret = (): string => randomBytes(32).toString('base64url');

/** How many of each kind were shown, and which went wrong. */
class Tally {
  readonly #shown: { [kind: string]: number } = {};
  readonly #wrong: { [kind: string]: number } = {};

  note({ kind, good }: Shown, taken: boolean, answer = ''): void {
    this.#shown[kind] = (this.#shown[kind] ?? 0) + 1;
    if (taken === good) return;
    const name = answer === '' ? kind : `${kind} (${answer})`;
    this.#wrong[name] = (this.#wrong[name] ?? 0) + 1;
  }

  judge(trial: Trial, where: string): void {
    const { good = 0, ...bad } = this.#shown;
    const wrong = Object.entries(this.#wrong);
    const refused = wrong.filter(([name]) => name.startsWith('good'));
    const taken = wrong.filter(([name]) => !name.startsWith('good'));
    const text = (names: typeof wrong): string => names.map(([name, count]) => `${count} ${name}`).join(', ');
    const total = Object.values(bad).reduce((sum, count) => sum + count, 0);
    const kinds = Object.keys(bad).length;
    trial.expect(
      `none of the bad ones is taken ${where}`,
      taken.length === 0,
      text(taken) || `${total} of ${kinds} kinds`,
    );
    trial.expect(`every good one is taken ${where}`, refused.length === 0, text(refused) || String(good));
  }
}
