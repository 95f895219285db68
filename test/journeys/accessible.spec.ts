import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { QueueRoom } from '../harness/queue.ts';
import { Visitor } from '../harness/visitor.ts';
import { axeFindings, DESKTOP, describeInBrowser, newFan, openBrowser, PHONE, sidewaysPx } from './browser.ts';
import { walkThrough } from './walk.ts';

/** The narrowest phone, and what a 1280 px window becomes at 400 %. */
const NARROW = { width: 320, height: 640 };
const DAY_MS = 24 * 3_600_000;
/** Sixteen pages, each looked at several times. */
const WALK_MS = 400_000;

/** Where a phone's page can be pushed sideways: as it is, at its narrowest, with text of twice the size. */
async function tooWide(page: Page): Promise<string[]> {
  const wide: string[] = [];
  const measure = async (how: string): Promise<void> => {
    const px = await sidewaysPx(page);
    if (px > 0) wide.push(`${how}: ${px} px`);
  };
  await measure('at 390 px');
  await page.setViewportSize(NARROW);
  await measure('at 320 px');
  await page.setViewportSize(PHONE);
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  await measure('with large text');
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
  return wide;
}

describeInBrowser('every page is for everybody', () => {
  let product: Product;
  let browser: Browser;
  let hall: PublishedEvent;
  let room: QueueRoom;

  beforeAll(async () => {
    product = await startProduct();
    [browser, hall] = await Promise.all([
      openBrowser(),
      publishEvent(product, { rows: 8, seatsPerRow: 12, wheelchairs: 2, area: { name: 'Floor', capacity: 40 } }),
    ]);
    room = new QueueRoom(product, await publishEvent(product));
    await room.set({ mode: 'scheduled', ratePerMinute: 60_000 });
    await room.admin('POST', '/groups', { name: 'Fan club', generate: 2, uses: 1 });
    await room.admin('POST', '/passes', {
      label: 'Box office',
      uses: 1,
      validUntil: new Date(Date.now() + DAY_MS).toISOString(),
    });
    await room.comeIn(new Visitor(product.url));
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  it.each([
    { screen: PHONE, also: ', and nothing has to be pushed sideways, nor at 320 px, nor with text of twice the size' },
    { screen: DESKTOP, also: '' },
  ])(
    'axe finds nothing at $screen.name, light and dark$also',
    async ({ screen }) => {
      const { page, faults, leave } = await newFan(browser, product.url, { screen, provoked: ['401 /admin/session'] });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const found: string[] = [];
      await walkThrough(page, walk(), async (name) => {
        const frames = name === 'pay';
        found.push(...(await axeFindings(page, { frames })).map((finding) => `${name}: ${finding}`));
        // At night only the colours are others.
        await page.emulateMedia({ colorScheme: 'dark' });
        found.push(
          ...(await axeFindings(page, { rules: ['color-contrast'], frames })).map(
            (finding) => `${name} at night: ${finding}`,
          ),
        );
        await page.emulateMedia({ colorScheme: 'light' });
        if (screen === PHONE) found.push(...(await tooWide(page)).map((each) => `${name} ${each}`));
      });
      await leave();
      expect(found).toEqual([]);
      expect(faults).toEqual([]);
    },
    WALK_MS,
  );

  it(
    "speaks the browser's language, and another one when asked, for everybody too",
    async () => {
      const { page, faults, leave } = await newFan(browser, product.url, {
        locale: 'de-AT',
        provoked: ['401 /admin/session'],
      });
      await page.goto(`/e/${hall.slug}/seats?view=list`);
      await page.getByRole('heading', { name: 'Blöcke' }).waitFor();
      await page.getByRole('button', { name: 'Beste Plätze' }).click();
      await page.getByRole('region', { name: 'Ihre Plätze' }).getByRole('button', { name: 'Weiter' }).waitFor();
      const found = await findings('de');
      await page.getByLabel('Sprache').selectOption('hi');
      await page.getByRole('heading', { name: 'खंड' }).waitFor();
      // What is held has stayed.
      await page.getByRole('region', { name: 'आपकी सीटें' }).getByRole('button', { name: 'आगे' }).waitFor();
      found.push(...(await findings('hi')));
      await page.reload();
      await page.getByLabel('भाषा').selectOption('de');
      await page.getByRole('button', { name: /^Hall.*frei, \d+,\d\d\s€/ }).waitFor();
      await page.goto('/admin');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await leave();
      expect(found).toEqual([]);
      expect(faults).toEqual([]);

      async function findings(language: string): Promise<string[]> {
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        const px = await sidewaysPx(page);
        return [...(await axeFindings(page)), ...(px > 0 ? [`${px} px too wide`] : [])].map(
          (each) => `${language}: ${each}`,
        );
      }
    },
    WALK_MS,
  );

  it('control: what shuts people out, and what the policy forbids, is found', async () => {
    const { page, faults, leave } = await newFan(browser, product.url);
    await page.goto('/');
    await page.getByRole('link', { name: 'A night of tests' }).first().waitFor();
    await page.evaluate(() => {
      const broken = document.createElement('div');
      broken.innerHTML = '<img src="/favicon.svg"><p style="width: 2000px">wide</p>';
      const foreign = document.createElement('script');
      foreign.src = 'http://127.0.0.1:9/foreign.js';
      document.querySelector('main')?.append(broken, foreign);
    });
    expect(await axeFindings(page)).toContainEqual(expect.stringMatching(/^image-alt: /));
    expect(await sidewaysPx(page)).toBeGreaterThan(1000);
    expect(faults).toContainEqual(expect.stringMatching(/Content Security Policy/));
    await leave();
  });

  function walk() {
    return { slug: hall.slug, eventId: hall.id, roomOfEventId: room.event.id, organizerKey: product.organizers[0].key };
  }
});
