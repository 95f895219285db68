import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { describeInBrowser, type Fan, newFan, openBrowser } from './browser.ts';
import { basket, BUYER, CARDS, checkOut, holdBestAvailable, isHeld, payWith, ticketsShown } from './road.ts';

const RETAKEN = 'We lost your selection for a moment and took the same seats again.';

describeInBrowser('a fan whose seats Redis has lost', () => {
  let product: Product;
  let browser: Browser;
  let hall: PublishedEvent;

  beforeAll(async () => {
    product = await startProduct();
    await product.stores.redis.connect();
    [browser, hall] = await Promise.all([openBrowser(), publishEvent(product, { rows: 8, seatsPerRow: 12 })]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  /** Holds two seats, and runs the journey from there. */
  async function asHolder(journey: (fan: Fan) => Promise<void>): Promise<void> {
    const fan = await newFan(browser, product.url, { provoked: ['410 /holds', '410 /orders'] });
    try {
      await holdBestAvailable(fan.page, hall.slug);
      await journey(fan);
      expect(fan.faults).toEqual([]);
    } finally {
      await fan.leave();
    }
  }

  it('finds them taken again on the page where he chooses, without doing anything, and can buy them', () =>
    asHolder(async ({ page }) => {
      await product.stores.redis.flushall();
      await page.getByText(RETAKEN).waitFor();
      await isHeld(page);
      await checkOut(page);
      await payWith(page, CARDS.approved);
      await ticketsShown(page, 2);
    }));

  it('is taken back from the checkout to his seats, which are held again', () =>
    asHolder(async ({ page }) => {
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByLabel('Name').fill(BUYER.name);
      await page.getByLabel('E-mail').fill(BUYER.email);
      await product.stores.redis.flushall();
      await page.getByRole('button', { name: 'Continue to payment' }).click();
      await page.getByText(RETAKEN).waitFor();
      await basket(page).waitFor();
      await isHeld(page);
    }));
});
