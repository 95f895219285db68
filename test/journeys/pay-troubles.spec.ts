import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { axeFindings, describeInBrowser, type Fan, type FanOptions, newFan, openBrowser, SCREENS } from './browser.ts';
import { CARDS, checkOut, holdBestAvailable, payWith, ticketsShown, toPayment } from './road.ts';

const CONNECTING = "We're connecting you to the bank. Your seats are safe.";
const PATIENCE_MS = 20_000;

describeInBrowser('a fan whose payment meets trouble', () => {
  let product: Product;
  let browser: Browser;
  let hall: PublishedEvent;
  let inRupees: PublishedEvent;

  beforeAll(async () => {
    product = await startProduct({ fakepayB: {} });
    [browser, hall, inRupees] = await Promise.all([
      openBrowser(),
      publishEvent(product, { rows: 8, seatsPerRow: 12 }),
      publishEvent(product, { currency: 'INR' }),
    ]);
  });
  afterEach(() => product.fakepay.faults.clear());
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  async function asFan(options: FanOptions, journey: (fan: Fan) => Promise<void>): Promise<void> {
    const fan = await newFan(browser, product.url, options);
    try {
      await journey(fan);
      expect(fan.faults).toEqual([]);
    } finally {
      await fan.leave();
    }
  }

  it.each(SCREENS)('waits without an alarm at $name while the bank is busy: one key, then the card form', (screen) =>
    asFan({ screen, provoked: ['503 /payments'] }, async ({ page }) => {
      await holdBestAvailable(page, hall.slug);
      const keys = paymentKeys(page);
      product.fakepay.faults.add({ on: 'create', fault: 'rate_limit', next: 3 });
      await toPayment(page);
      await page.getByText(CONNECTING).first().waitFor({ timeout: PATIENCE_MS });
      await page.getByText("Your time to pay hasn't begun.").waitFor();
      await page.waitForTimeout(500); await page.screenshot({ path: `/tmp/shots/connecting-${screen.width}.png`, fullPage: true }); // SHOT
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await axeFindings(page)).toEqual([]);
      await payWith(page, CARDS.approved);
      await ticketsShown(page, 2);
      expect(keys.length).toBeGreaterThan(1);
      expect(new Set(keys).size).toBe(1);
    }),
  );

  it.each(SCREENS)('is told at $name what helps after each no, and pays where the bank can be reached', (screen) =>
    asFan({ screen, provoked: ['402 /confirm', '404 /favicon.ico'] }, async ({ page }) => {
      await holdBestAvailable(page, hall.slug);
      const keys = paymentKeys(page);
      await checkOut(page);
      await payWith(page, CARDS.stolen);
      await page.getByText(/Nothing has been charged\. Your seats are safe until .*won't work here/).waitFor();
      await page.screenshot({ path: `/tmp/shots/stop-${screen.width}.png`, fullPage: true }); // SHOT
      await payWith(page, CARDS.notNow);
      await page.getByText("The bank couldn't process the card just now.").waitFor();
      await page.getByText(/Try again, or use another card\./).waitFor();
      await page.getByRole('button', { name: /^Pay / }).click();
      await page.getByText("We've opened another way to your bank.").waitFor({ timeout: PATIENCE_MS });
      await page.screenshot({ path: `/tmp/shots/moved-${screen.width}.png`, fullPage: true }); // SHOT
      expect(new Set(keys).size).toBe(2);
      expect(await axeFindings(page)).toEqual([]);

      await page.getByRole('button', { name: /^Pay / }).click();
      await page.getByLabel('Test card').selectOption('visa');
      await page.getByRole('button', { name: 'Pay' }).click();
      await ticketsShown(page, 2);
      expect(new URL(page.url()).search).toBe('');
    }),
  );

  it('chooses UPI where it is taken, and approves in the app', () =>
    asFan({}, async ({ page }) => {
      await holdBestAvailable(page, inRupees.slug);
      await checkOut(page);
      await page.getByRole('radio', { name: 'UPI' }).check();
      await page.frameLocator('iframe').first().getByText(/UPI/).first().waitFor({ timeout: PATIENCE_MS });
      await page.getByRole('button', { name: /^Pay / }).click();
      await page.waitForTimeout(800); await page.screenshot({ path: `/tmp/shots/upi.png`, fullPage: true }); // SHOT
      await page.frameLocator('iframe >> nth=-1').getByRole('button', { name: 'Approve' }).click();
      await ticketsShown(page, 2);
    }));
});

/** The keys under which the page asks for a payment, as it asks. */
function paymentKeys(page: Page): string[] {
  const keys: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'POST' || !/\/api\/orders\/[^/]+\/payments$/.test(request.url())) return;
    keys.push(request.headers()['idempotency-key'] ?? '');
  });
  return keys;
}
