import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { takeStage } from '../../local/fault-suite.ts';
import { runProgram } from '../../local/program.ts';
import { progress, say } from '../../local/progress.ts';
import type { Seatmap } from '../../web/src/seatmap/seatmap.ts';
import { DESKTOP, newFan, openBrowser, PHONE, type Screen } from '../journeys/browser.ts';
import { publishStadium } from '../journeys/stadium.ts';
import { startRig } from '../rig/rig.ts';
import { quantile } from '../rush/pace.ts';
import { Front } from './front.ts';
import { Hand, type Point } from './hand.ts';

/**
 * How the stadium's map feels under a hand while 50 changes a second arrive: `node test/live/page.ts`, `--busy 60` for a page that is
 * busy for so many ms with each change, `--profile <file>` for what the phone does meanwhile.
 *
 * - Interactive: from the start of a navigation with nothing in any cache, tapping the map all the time, until the first frame after
 *   the map has answered by coming closer.
 * - A frame: the time between two calls of `requestAnimationFrame` while the hand moves. It has both what scripts and what painting
 *   take, since the next call waits for them. What the hand does not move, and what comes between two gestures, is not counted.
 */

const CHANGES_PER_SECOND = 50;
const READY_MS = 2_500;
const FRAME_MS = 33;
const FLUENT = 0.95;
const LOADS = 5;
const GESTURE_MS = 3_000;
/** So much work that a page which does it with each change is late, and so little that it still lives. */
const CONTROL = { busyMs: 60, perSecond: 10 };

interface Visit {
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly hand: Hand;
  readonly middle: Point;
  leave(): Promise<void>;
}

interface Look {
  readonly browser: Browser;
  readonly url: string;
  readonly slug: string;
  readonly screen: Screen;
  readonly busyMs: number;
  /** Where to leave what the page did. */
  readonly profile?: string | null;
}

async function visit({ browser, url, slug, screen, busyMs, profile }: Look): Promise<Visit> {
  const isPhone = screen === PHONE;
  const { page, context, leave } = await newFan(browser, url, { screen, density: isPhone ? 3 : 1 });
  const cdp = await context.newCDPSession(page);
  if (isPhone) await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.addInitScript(watchAnswers);
  if (busyMs > 0) await page.addInitScript(beBusy, busyMs);
  if (profile) await startProfile(cdp);
  await page.goto(`/e/${slug}/seats`, { waitUntil: 'commit' });
  const middle = isPhone ? { x: 195, y: 520 } : { x: 500, y: 560 };
  return { page, cdp, hand: new Hand(page, cdp, isPhone), middle, leave };
}

/** @returns ms from the start of the navigation until a tap was answered */
async function timeToAnswer(look: Look): Promise<number> {
  const { page, cdp, hand, middle, leave } = await visit(look);
  // Between the pitch and the edge of the stadium: wherever the house is drawn, sections are there.
  const y = middle.y + (look.screen === PHONE ? 95 : 190);
  const answered = (): Promise<number> =>
    page.evaluate(() => Number(document.documentElement.dataset['answeredMs'] ?? 0));
  let ms = 0;
  for (let taps = 0; ms === 0; taps++) {
    // Now here, now there: between two sections there is nothing.
    await hand.tap({ x: middle.x + 12 * (taps % 3), y });
    await pause(30);
    ms = await answered().catch(() => 0);
  }
  if (look.profile) await endProfile(cdp, `${look.profile}.load`);
  await leave();
  return ms;
}

interface Fluency {
  readonly name: string;
  readonly framesMs: readonly number[];
}

/** Moves over the sections, and, unless it is `brief`, over seats as dots, over seats that can be chosen, and in and out. */
async function frames(look: Look, isBrief = false): Promise<Fluency[]> {
  const { page, cdp, hand, middle, leave } = await visit({ ...look, profile: null });
  const { profile = null } = look;
  await page.waitForFunction(() => Number(document.documentElement.dataset['drawnMs'] ?? 0));
  await pause(1_000);
  if (profile) await startProfile(cdp);
  const result: Fluency[] = [];
  const during = async (name: string, gesture: () => Promise<void>): Promise<void> => {
    await page.evaluate(() => (window as unknown as { noteFrames: () => void }).noteFrames());
    await gesture();
    const framesMs = await page.evaluate(() => (window as unknown as { takeFrames: () => number[] }).takeFrames());
    result.push({ name, framesMs });
  };
  const closer = async (times: number): Promise<void> => {
    for (let press = 0; press < times; press++) await page.getByRole('button', { name: 'Zoom in' }).click();
    await pause(300);
  };
  const [radius, toDots, toSeats] = look.screen === PHONE ? [90, 3, 2] : [160, 2, 2];
  await closer(1);
  await during('sections', () => hand.pan(middle, radius, GESTURE_MS));
  if (isBrief) {
    await leave();
    return result;
  }
  await closer(toDots - 1);
  await during('dots', () => hand.pan(middle, radius, GESTURE_MS));
  await closer(toSeats);
  await during('seats', () => hand.pan(middle, radius, GESTURE_MS));
  await page.getByRole('button', { name: 'Show the whole map' }).click();
  await pause(500);
  await during('in and out', () => hand.zoom(middle, GESTURE_MS));
  if (profile) await endProfile(cdp, profile);
  await leave();
  return result;
}

async function startProfile(cdp: CDPSession): Promise<void> {
  await cdp.send('Profiler.enable');
  await cdp.send('Profiler.setSamplingInterval', { interval: 500 });
  await cdp.send('Profiler.start');
}

async function endProfile(cdp: CDPSession, file: string): Promise<void> {
  const { writeFileSync } = await import('node:fs');
  const { profile } = await cdp.send('Profiler.stop');
  writeFileSync(file, JSON.stringify(profile));
}

/** Runs in the page, before its own code: when the map first was, and when it first came closer; and the times of frames. */
function watchAnswers(): void {
  let first = '';
  const look = (): void => {
    const { dataset } = document.documentElement;
    const canvas = document.querySelector('canvas');
    const words = canvas?.parentElement?.parentElement?.lastElementChild?.textContent ?? '';
    if (canvas?.width && words && !first) {
      first = words;
      dataset['drawnMs'] = String(performance.now());
    }
    if (first && words !== first && !dataset['answeredMs']) dataset['answeredMs'] = String(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  let frames: number[] | null = null;
  const note = (last: number): void => {
    requestAnimationFrame((now) => {
      if (!frames) return;
      frames.push(now - last);
      note(now);
    });
  };
  Object.assign(window, {
    noteFrames: () => {
      frames = [];
      requestAnimationFrame(note);
    },
    takeFrames: () => {
      const taken = frames;
      frames = null;
      return taken;
    },
  });
}

/** Runs in the page: whatever hears of a change is busy first. */
function beBusy(ms: number): void {
  const { addEventListener } = EventSource.prototype;
  EventSource.prototype.addEventListener = function (this: EventSource, type: string, listener: unknown) {
    const run = listener as (event: Event) => void;
    addEventListener.call(this, type, (event: Event) => {
      if (type === 'delta') for (const until = performance.now() + ms; performance.now() < until;);
      run.call(this, event);
    });
  } as typeof addEventListener;
}

function fluencyOf(framesMs: readonly number[]): number {
  return framesMs.filter((ms) => ms < FRAME_MS).length / framesMs.length;
}

function tell(screen: Screen, parts: readonly Fluency[]): number {
  const words = (framesMs: readonly number[]): string =>
    `${(100 * fluencyOf(framesMs)).toFixed(1)} % of ${framesMs.length} frames under ${FRAME_MS} ms, ` +
    `p50 ${quantile(framesMs, 0.5).toFixed(0)} ms, p95 ${quantile(framesMs, 0.95).toFixed(0)} ms, most ${quantile(framesMs, 1).toFixed(0)} ms`;
  for (const { name, framesMs } of parts) say(`${screen.name}, ${name}: ${words(framesMs)}`);
  const all = parts.flatMap(({ framesMs }) => framesMs);
  say(`${screen.name}, all: ${words(all)}`);
  return fluencyOf(all);
}

function wordAfter(name: string): string | null {
  const at = process.argv.indexOf(name);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
}

async function measure(
  browser: Browser,
  url: string,
  slug: string,
  tellChanges: (perSecond: number) => void,
): Promise<boolean> {
  const busyMs = Number(wordAfter('--busy') ?? 0);
  let isGood = true;
  for (const screen of [PHONE, DESKTOP]) {
    const look = { browser, url, slug, screen, busyMs };
    tellChanges(busyMs > 0 ? 0 : CHANGES_PER_SECOND);
    const readyMs: number[] = [];
    for (let load = 0; load < LOADS; load++) readyMs.push(await timeToAnswer(look));
    if (screen === PHONE && wordAfter('--profile')) await timeToAnswer({ ...look, profile: wordAfter('--profile') });
    say(`${screen.name}: a tap is answered ${readyMs.map((ms) => ms.toFixed(0)).join(', ')} ms after the start`);
    tellChanges(CHANGES_PER_SECOND);
    const fluency = tell(screen, await frames({ ...look, profile: screen === PHONE ? wordAfter('--profile') : null }));
    tellChanges(0);
    isGood &&= quantile(readyMs, 0.5) <= READY_MS && fluency >= FLUENT;
  }
  return isGood;
}

await runProgram(async () => {
  await takeStage();
  const rig = await progress('starting a replica', () => startRig({ replicas: 1, straight: true }));
  const browser = await openBrowser();
  try {
    const { slug } = await progress('publishing the stadium', () => publishStadium(rig.product, 'live'));
    const plan = (await (await fetch(`${rig.product.url}/api/events/${slug}/seatmap`)).json()) as Seatmap;
    const front = await Front.open(rig.product.url, { seats: plan.seatCount, places: plan.placeCount });
    const isGood = await measure(browser, front.url, slug, (perSecond) => front.pace(perSecond));
    say(isGood ? 'as it should be' : `not as it should be: ${READY_MS} ms, and ${100 * FLUENT} % of the frames`);
    front.pace(CONTROL.perSecond);
    const look = { browser, url: front.url, slug, screen: DESKTOP, busyMs: CONTROL.busyMs };
    const [seen] = (await frames(look, true)).map(({ framesMs }) => fluencyOf(framesMs));
    say(
      `control: ${CONTROL.busyMs} ms of work with each of ${CONTROL.perSecond} changes a second leave ${(100 * (seen ?? 0)).toFixed(0)} % of the frames`,
    );
    front.close();
    return isGood && (seen ?? 1) < FLUENT ? 0 : 1;
  } finally {
    await browser.close();
    await rig.close();
  }
});
