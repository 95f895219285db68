import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { axeFindings, DESKTOP, describeInBrowser, newFan, openBrowser, SCREENS, sidewaysPx } from './browser.ts';
import { basket, CARDS, checkOut, isHeld, payWith, ticketsShown } from './road.ts';
import { signIn } from './walk.ts';

const AREA = { name: 'Standing floor', capacity: 40 };
const LANGUAGES = ['de-DE', 'es-ES', 'hi-IN'];

describeInBrowser('several tickets for one price', () => {
  let product: Product;
  let browser: Browser;
  let hall: PublishedEvent;

  beforeAll(async () => {
    product = await startProduct();
    const options = { rows: 6, seatsPerRow: 12, area: AREA, areaPrice: 3000, cancelDaysBefore: 7 };
    [browser, hall] = await Promise.all([openBrowser(), publishEvent(product, options)]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  const packagesOf = (page: Page) => page.getByRole('region', { name: 'Packages' });

  it('an organizer makes a package, is told where it is too dear, and pauses one', async () => {
    const { page, faults, leave } = await newFan(browser, product.url, {
      screen: DESKTOP,
      provoked: ['401 /admin/session', '422 /packages'],
    });
    await page.goto(`/admin/events/${hall.id}`);
    await signIn(page, product.organizers[0].key);
    const panel = packagesOf(page);
    await panel.getByRole('button', { name: 'Make a package' }).click();
    const fill = async (name: string, seats: string, price: string) => {
      await panel.getByLabel('Name').fill(name);
      await panel.getByLabel(/^Seats/).fill(seats);
      await panel.getByLabel(/^Price of the package/).fill(price);
    };
    await fill('Family', '2', '130.01');
    await panel.getByLabel(/^Standing floor/).fill('1');
    await panel.getByText('Its tickets cost €130.00 one by one').waitFor();
    await panel.getByLabel('How many may be sold').fill('20');
    await panel.getByRole('button', { name: 'Put it on sale' }).click();
    await panel.getByText(/€130\.01.*€130\.00/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await panel.getByLabel(/^Price of the package/).fill('100');
    await panel.getByRole('button', { name: 'Put it on sale' }).click();
    await panel.getByText('2 × Seats and 1 × Standing floor · €100.00 instead of €130.00').waitFor();
    await panel.getByText('On sale · 0 of 20 sold or being paid for').waitFor();

    await panel.getByRole('button', { name: 'Make a package' }).click();
    await fill('Pair', '2', '90');
    await panel.getByRole('button', { name: 'Put it on sale', exact: true }).click();
    await panel.getByRole('button', { name: 'Pause Pair' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause it' }).click();
    await panel.getByText('Paused · 0 sold or being paid for').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysPx(page)).toBeLessThanOrEqual(0);
    await leave();
    expect(faults).toEqual([]);
  });

  it.each(SCREENS)(
    'a fan takes one with one tap, sits elsewhere, pays, and gives it back whole, at $name',
    async (screen) => {
      const { page, faults, leave } = await newFan(browser, product.url, { screen });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.goto(`/e/${hall.slug}`);
      const offer = packagesOf(page);
      await offer.getByText('2 × Seats and 1 × Standing floor').waitFor();
      await offer.getByText('You save €30.00').waitFor();
      expect(await offer.getByText('Pair').count()).toBe(0);
      expect(await axeFindings(page)).toEqual([]);

      await page.goto(`/e/${hall.slug}/seats?view=list`);
      // By the keyboard alone.
      const opener = packagesOf(page).getByRole('button', { name: /^Packages/ });
      await opener.focus();
      await page.keyboard.press('Enter');
      const take = packagesOf(page).getByRole('button', { name: 'Take Family' });
      await take.waitFor();
      expect(await axeFindings(page)).toEqual([]);
      expect(await sidewaysPx(page)).toBeLessThanOrEqual(0);
      const box = await take.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      await take.focus();
      await page.keyboard.press('Enter');
      await isHeld(page);
      await basket(page).getByText('€100.00').last().waitFor();
      expect(await take.isVisible()).toBe(false);
      // On a phone its lines open, and cover the list meanwhile.
      const lines = basket(page).getByRole('button', { name: /^3 / });
      if (screen.width < 600) await lines.click();
      await basket(page).getByText('Package Family').waitFor();
      expect(await axeFindings(page)).toEqual([]);
      if (screen.width < 600) await lines.click();

      // Another seat of the same price comes for one of them; the price stays.
      await page.getByRole('button', { name: /^Hall/ }).click();
      await page.getByRole('button', { name: /^Row 6/ }).click();
      const seat = screen.width < 600 ? 2 : 11;
      await page.getByRole('button', { name: new RegExp(`^Row 6, seat ${seat},.*available`) }).click();
      await page.getByRole('button', { name: new RegExp(`^Row 6, seat ${seat},.*yours`) }).waitFor();
      await basket(page).getByText('€100.00').last().waitFor();

      await checkOut(page);
      await page.getByText('Package Family').first().waitFor();
      await payWith(page, CARDS.approved);
      await ticketsShown(page, 3);
      await page.getByRole('region', { name: 'Bill' }).getByText('Package Family').waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Give tickets back' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('it can only be given back as a whole').waitFor();
      expect(await dialog.getByRole('checkbox').count()).toBe(0);
      expect(await axeFindings(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Give back for €100.00' }).click();
      await page
        .getByText(/on its way back to you|We've sent/)
        .first()
        .waitFor();
      await leave();
      expect(faults).toEqual([]);
    },
    180_000,
  );

  it('in every language', async () => {
    for (const locale of LANGUAGES) {
      const { page, faults, leave } = await newFan(browser, product.url, { locale });
      await page.goto(`/e/${hall.slug}/seats?view=list`);
      const opener = page.getByRole('button', { name: /^(Pakete|Paquetes|पैकेज)/ });
      await opener.click();
      await page.getByRole('button', { name: /Family/ }).waitFor();
      expect(await sidewaysPx(page)).toBeLessThanOrEqual(0);
      expect(await axeFindings(page)).toEqual([]);
      await leave();
      expect(faults).toEqual([]);
    }
  });
});
