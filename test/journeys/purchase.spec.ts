import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, Visitor } from '../harness/visitor.ts';
import { DESKTOP, describeInBrowser, type Fan, type FanOptions, newFan, openBrowser, SCREENS } from './browser.ts';
import {
  basket,
  CARDS,
  checkOut,
  holdBestAvailable,
  isFocusSeen,
  isHeld,
  payWith,
  tabTo,
  ticketsShown,
} from './road.ts';
import { publishStadium } from './stadium.ts';

describeInBrowser('a fan buys tickets in a browser', () => {
  let product: Product;
  let browser: Browser;
  let hall: PublishedEvent;

  beforeAll(async () => {
    product = await startProduct();
    [browser, hall] = await Promise.all([
      openBrowser(),
      publishEvent(product, { rows: 8, seatsPerRow: 12, area: { name: 'Floor', capacity: 40 } }),
    ]);
    await publishStadium(product, 'stadium-final');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  /** Runs a journey to its end, and holds it to having been a clean one. */
  async function asFan(options: FanOptions, journey: (fan: Fan) => Promise<void>): Promise<void> {
    const fan = await newFan(browser, product.url, options);
    try {
      await journey(fan);
      expect(fan.faults).toEqual([]);
    } finally {
      await fan.leave();
    }
  }

  it.each(SCREENS)('two seats in the stadium at $name: tickets with codes, also after a reload', (screen) =>
    asFan({ screen }, async ({ page }) => {
      await holdBestAvailable(page, 'stadium-final');
      await checkOut(page);
      await payWith(page, CARDS.approved);
      const codes = await ticketsShown(page, 2);
      expect(new Set(codes).size).toBe(2);

      await page.reload();
      expect(await ticketsShown(page, 2)).toEqual(codes);

      await page.goto('/e/stadium-final/seats');
      await basket(page).getByText('No seats yet.').waitFor();
    }),
  );

  it('and finds held seats, the buyer and the order again after a reload at each step', () =>
    asFan({}, async ({ page }) => {
      await holdBestAvailable(page, hall.slug);
      await page.reload();
      await isHeld(page);
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByLabel('Name').waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Checkout' }).waitFor();
      await page.goBack();
      await isHeld(page);
      await checkOut(page);
      await page.reload();
      await payWith(page, CARDS.approved);
      await ticketsShown(page, 2);
    }));

  it('after a declined card with another one: nothing was charged, the seats stayed', () =>
    asFan({ provoked: ['402 /confirm'] }, async ({ page }) => {
      await holdBestAvailable(page, hall.slug);
      await checkOut(page);
      await payWith(page, CARDS.declined);
      await page.getByText('The card has not enough money on it.').waitFor();
      await page.getByText(/Nothing has been charged\. Your seats are safe until \d\d:\d\d/).waitFor();
      await payWith(page, CARDS.approved);
      await ticketsShown(page, 2);
    }));

  it('two places where nobody sits', () =>
    asFan({}, async ({ page }) => {
      await page.goto(`/e/${hall.slug}/seats?view=list`);
      await page.getByRole('button', { name: 'Choose places in Floor' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Take 2 places' }).click();
      await isHeld(page);
      await checkOut(page);
      await payWith(page, CARDS.approved);
      expect(await ticketsShown(page, 2)).toEqual(['Entry code for Floor', 'Entry code for Floor']);
    }));

  it('with a card that asks the bank first', () =>
    asFan({}, async ({ page }) => {
      await holdBestAvailable(page, hall.slug);
      await checkOut(page);
      await payWith(page, CARDS.asksBank);
      await approveAtBank(page);
      await ticketsShown(page, 2);
    }));

  it('and when someone else was faster, takes the seats offered instead with one tap', () =>
    asFan({ provoked: ['409 /holds'] }, async ({ page }) => {
      const lost = hall.seatIds.find((id) => id === 'R8-6') ?? '';
      const refresh = await freezeAvailability(page);
      await page.goto(`/e/${hall.slug}/seats?view=list`);
      await page.getByRole('button', { name: /^Hall/ }).click();
      await page.getByRole('button', { name: /^Row 8/ }).click();
      await page.getByRole('button', { name: /^Row 8, seat 6,.*available$/ }).waitFor();
      accepted(await new Visitor(product.url).hold(hall.slug, { seats: [lost] }));

      await page.getByRole('button', { name: /^Row 8, seat 6,/ }).click();
      await page.getByText(/Someone else just took seats? .*6.* in row 8\./).waitFor();
      refresh();
      const offers = basket(page).getByRole('button', { name: /seats \d+ and \d+ · €100\.00/ });
      await offers.first().click();
      await isHeld(page);
      await basket(page).getByText('€100.00').first().waitFor();
    }));

  it.each([
    { by: 'the list', choose: chooseInList },
    { by: 'the map', choose: chooseOnMap },
  ])('with the keyboard alone, from the list of events to the tickets of the stadium, by $by', ({ choose }) =>
    asFan({ screen: DESKTOP }, async ({ page }) => {
      const type = async (name: RegExp, text: string) => {
        await tabTo(page, name);
        await page.keyboard.type(text);
      };
      await page.goto('/');
      await page.getByRole('link', { name: 'The Final' }).waitFor();
      await pressAt(page, /^The Final/);
      await page.getByRole('link', { name: 'Choose seats' }).waitFor();
      await pressAt(page, /^Choose seats$/);
      await page.getByRole('heading', { name: 'Sections' }).waitFor();
      await choose(page);
      await pressAt(page, /^Next$/);
      await page.getByLabel('Name').waitFor();
      await type(/^Name$/, 'Ada Fontes');
      await type(/^E-mail$/, 'ada@example.com');
      await pressAt(page, /^Continue to payment$/);
      await page.frameLocator('iframe').first().getByLabel('Card number').waitFor();
      await type(/^Card number$/, CARDS.approved);
      await type(/^Expiry date$/, '1234');
      await type(/^Security code$/, '123');
      await pressAt(page, /^Pay /);
      await ticketsShown(page, 2);
    }),
  );
});

async function pressAt(page: Fan['page'], name: RegExp): Promise<void> {
  await tabTo(page, name);
  expect(await isFocusSeen(page)).toBe(true);
  await page.keyboard.press('Enter');
}

async function chooseInList(page: Fan['page']): Promise<void> {
  await pressAt(page, /^Lower 12,/);
  await pressAt(page, /^Row 5/);
  await pressAt(page, /^Row 5, seat \d+, .*available$/);
  await isHeld(page);
  await pressAt(page, /^Go on to your seats$/);
}

/** Down from the middle of the pitch to the section below it; then closer, and the seat that is there. */
async function chooseOnMap(page: Fan['page']): Promise<void> {
  await pressAt(page, /^Skip the list$/);
  const map = page.getByRole('application');
  expect(await map.evaluate((element) => element === document.activeElement)).toBe(true);
  const spoken = page.locator('[aria-live=polite]').last();
  await page.keyboard.press('+');
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowDown');
  await spoken.filter({ hasText: 'from €' }).waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await page.getByText('Held by others').waitFor();
  await spoken.filter({ hasText: /row \d+, seat \d+/ }).waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await isHeld(page);
}

async function approveAtBank(page: Fan['page']): Promise<void> {
  const approve = page.frameLocator('iframe >> nth=-1').getByRole('button', { name: 'Approve' });
  await approve.click();
}

/** The picture of the house stays as it was first seen, as on a slow network. @returns what lets it move on */
async function freezeAvailability(page: Fan['page']): Promise<() => void> {
  let isFrozen = true;
  let first: { status: number; headers: Record<string, string>; body: Buffer } | undefined;
  await page.route('**/availability', async (route) => {
    if (!isFrozen) return route.continue();
    if (!first) {
      const response = await route.fetch();
      const { 'content-encoding': _encoding, 'content-length': _length, etag: _etag, ...headers } = response.headers();
      first = { status: response.status(), headers, body: await response.body() };
    }
    return route.fulfill(first);
  });
  // Nor does a change come through: the page has to ask.
  await page.route(/\/stream\?/, (route) => route.fulfill({ status: 204 }));
  return () => (isFrozen = false);
}
