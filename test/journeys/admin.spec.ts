import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, Visitor } from '../harness/visitor.ts';
import { DESKTOP, describeInBrowser, newFan, openBrowser } from './browser.ts';
import { signIn } from './walk.ts';

/** Fans learn of it without a reload; their pages ask every few seconds. */
const SOON_MS = 20_000;

describeInBrowser('an organizer runs a sale in a browser', () => {
  let product: Product;
  let browser: Browser;
  let hall: PublishedEvent;

  beforeAll(async () => {
    product = await startProduct();
    [browser, hall] = await Promise.all([openBrowser(), publishEvent(product, { rows: 4, seatsPerRow: 10 })]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  it('a wrong key is refused in words that help, and the right one gets in', async () => {
    const { page, faults, leave } = await newFan(browser, product.url, { provoked: ['401 /admin/session'] });
    await page.goto('/admin');
    await signIn(page, 'sk_stampede_not-this-one');
    await page.getByText('This key is not known. Check that you copied all of it.').waitFor();
    await signIn(page, product.organizers[0].key);
    await page.getByRole('link', { name: 'A night of tests' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Key').waitFor();
    await leave();
    expect(faults).toEqual([]);
  });

  it('another organizer sees nothing of it, an operator all of it', async () => {
    const [, stranger] = product.organizers;
    const { page, leave } = await newFan(browser, product.url, { screen: DESKTOP });
    await page.goto('/admin');
    await signIn(page, stranger.key);
    await page.getByText('No events yet').waitFor();
    await page.goto(`/admin/events/${hall.id}`);
    await page.getByRole('heading', { name: "We can't find this event." }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, product.operatorKey);
    await page.getByRole('heading', { name: 'A night of tests' }).waitFor();
    await page.getByRole('link', { name: 'Attention' }).click();
    await page.getByText('Nothing needs a person.').waitFor();
    await page.getByText('They agree.').waitFor();
    await leave();
  });

  it('sold and held places are counted live, and orders are found', async () => {
    const { page, leave } = await newFan(browser, product.url, { screen: DESKTOP });
    await page.goto('/admin');
    await signIn(page, product.organizers[0].key);
    await page.getByRole('link', { name: 'A night of tests' }).click();
    await page.getByText('No orders yet.').waitFor();
    await new Visitor(product.url).buy(hall.slug, { seats: ['R1-1', 'R1-2'] });
    accepted(await new Visitor(product.url).hold(hall.slug, { seats: ['R2-1'] }));
    await page.getByRole('row', { name: /^Sold .* 2 5\.0 %/ }).waitFor({ timeout: SOON_MS });
    await page.getByRole('row', { name: /^Held .* 1 2\.5 %/ }).waitFor({ timeout: SOON_MS });
    await page.getByRole('row', { name: /Ada Buyer.* paid/ }).waitFor({ timeout: SOON_MS });
    await page.getByLabel('Name, e-mail or order').fill('nobody');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('No order matches.').waitFor();
    await leave();
  });

  it('a pause asks for the name of the sale, reaches fans within seconds, and ends when the sale goes on', async () => {
    const fan = await newFan(browser, product.url);
    const { page, faults, leave } = await newFan(browser, product.url, {
      screen: DESKTOP,
      provoked: ['401 /admin/session'],
    });
    await fan.page.goto(`/e/${hall.slug}`);
    await fan.page.getByRole('link', { name: 'Choose seats' }).waitFor();
    await page.goto('/admin');
    await signIn(page, product.organizers[0].key);
    await page.getByRole('link', { name: 'A night of tests' }).click();

    await page.getByRole('button', { name: 'Pause' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause the sale?' });
    const confirm = dialog.getByRole('button', { name: 'Pause' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('something-else');
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill(hall.slug);
    await confirm.click();
    await page.getByText('Sale paused').first().waitFor();
    await fan.page.getByText('The sale is paused.').waitFor({ timeout: SOON_MS });

    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await fan.page.getByRole('link', { name: 'Choose seats' }).waitFor({ timeout: SOON_MS });
    await Promise.all([leave(), fan.leave()]);
    expect([...faults, ...fan.faults]).toEqual([]);
  });
});
