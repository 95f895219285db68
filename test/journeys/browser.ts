import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium as engine, type Page } from 'playwright-core';
import { describe, onTestFailed } from 'vitest';
import { chromium } from '../../local/chromium.ts';
import type { Visitor } from '../harness/visitor.ts';

/** Null where the machine has none: the journeys are then skipped, or fail with `CI=true`. */
const browserPath = await chromium();

export const describeInBrowser = describe.skipIf(browserPath === null);

/** Who waits for a page asks whether it comes, not how soon. */
const PATIENCE_MS = 60_000;

export const PHONE = { name: '390 px', width: 390, height: 844 };
export const DESKTOP = { name: '1440 px', width: 1440, height: 900 };
export const SCREENS = [PHONE, DESKTOP];
export type Screen = (typeof SCREENS)[number];

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function openBrowser(): Promise<Browser> {
  return engine.launch({ executablePath: browserPath ?? '', args: ARGUMENTS });
}

export interface FanOptions {
  /** A phone when absent. */
  screen?: Screen;
  dark?: boolean;
  /** Device pixels a CSS pixel; 1 when absent. */
  density?: number;
  /** Of the browser; British English when absent. */
  locale?: string;
  /** Somebody who has begun without a browser: his session goes on in this one. */
  as?: Visitor;
  /** Answers that the journey provokes, such as `409 /holds`: the browser writes them to its console too. */
  provoked?: readonly string[];
}

/** Somebody new at the product's address: cookies and storage of his own. */
export interface Fan {
  page: Page;
  context: BrowserContext;
  /** What no journey may leave: errors in the console, violations of the content security policy, uncaught exceptions. */
  faults: string[];
  leave(): Promise<void>;
}

export async function newFan(browser: Browser, url: string, options: FanOptions = {}): Promise<Fan> {
  const { screen = PHONE, dark = false, density = 1, locale = 'en-GB', as, provoked = [] } = options;
  const isPhone = screen.width < 600;
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: screen.width, height: screen.height },
    deviceScaleFactor: density,
    colorScheme: dark ? 'dark' : 'light',
    isMobile: isPhone,
    hasTouch: isPhone,
    locale,
    timezoneId: 'Europe/Lisbon',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addCookies([...(as?.cookies ?? [])].map(([name, value]) => ({ name, value, url })));
  const page = await context.newPage();
  const faults = collectFaults(page, provoked);
  tellWhereItStood(page, faults);
  return { page, context, faults, leave: () => context.close() };
}

/** A locator that was waited for in vain says what was not there; what was there is told before it, of a page that was not left. */
function tellWhereItStood(page: Page, faults: readonly string[]): void {
  onTestFailed(async ({ task }) => {
    const error = task.result?.errors?.[0];
    if (!error || page.isClosed()) return;
    const frames = page.frames().map((frame) => frame.locator('body').innerText({ timeout: 1000 }));
    const texts = (await Promise.allSettled(frames)).map((each) => (each.status === 'fulfilled' ? each.value : '?'));
    const seen = [...texts, ...faults].map((text) => text.replaceAll(/\s+/g, ' ').slice(0, MOST_WORDS)).join(' | ');
    error.stack = `at ${page.url()}: ${seen}\n${error.stack ?? error.message}`;
  });
}

/** Of what a page, a frame or a fault says, in characters. */
const MOST_WORDS = 700;

function collectFaults(page: Page, provoked: readonly string[]): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const from = message.location().url;
    const status = /status of (\d{3})/.exec(message.text())?.[1];
    const isProvoked = provoked.some((each) => {
      const [expected = '', path = ''] = each.split(' ');
      return status === expected && new URL(from).pathname.includes(path);
    });
    if (!isProvoked) faults.push(`${message.text()} (${from})`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  return faults;
}

interface AxeOptions {
  /** All when absent. */
  rules?: string[];
  /** Also what frames of other origins show; takes twice as long. */
  frames?: boolean;
}

/** What axe finds on the page as it is now: `rule: element`. */
export async function axeFindings(page: Page, { rules, frames = false }: AxeOptions = {}): Promise<string[]> {
  // What fades in has less contrast than it will have.
  await page.evaluate(async () => {
    const finite = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(finite.map((each) => each.finished));
  });
  // What is right is not described: that is most of the work.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(!frames);
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${(node.failureSummary ?? '').split('\n')[1] ?? ''}`),
  );
}

/** How far the page can be pushed sideways, in px. */
export function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
