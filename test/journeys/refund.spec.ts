import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EventOptions, type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { Visitor } from '../harness/visitor.ts';
import {
  axeFindings,
  DESKTOP,
  describeInBrowser,
  type Fan,
  newFan,
  openBrowser,
  PHONE,
  type Screen,
} from './browser.ts';
import { tabTo, ticketsShown } from './road.ts';
import { signIn } from './walk.ts';

/** €50.00 a seat, €5.00 of it fees, which stay with the organizer. */
const TERMS: EventOptions = { rows: 10, seatsPerRow: 10, cancelDaysBefore: 2, refundsFees: false };

interface Bought {
  visitor: Visitor;
  orderId: string;
}

describeInBrowser('money goes back in a browser', () => {
  let product: Product;
  let browser: Browser;
  let hall: PublishedEvent;

  beforeAll(async () => {
    product = await startProduct();
    [browser, hall] = await Promise.all([openBrowser(), publishEvent(product, TERMS)]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  /** Somebody who has bought two seats, before their tickets. */
  async function asBuyer(screen: Screen, journey: (fan: Fan, bought: Bought) => Promise<void>): Promise<void> {
    const visitor = new Visitor(product.url);
    const { order } = await visitor.buy(hall.slug, { bestAvailable: { quantity: 2 } });
    const fan = await newFan(browser, product.url, { screen, as: visitor });
    try {
      await fan.page.goto(`/orders/${order.id}`);
      await ticketsShown(fan.page, 2);
      await journey(fan, { visitor, orderId: order.id });
      expect(fan.faults).toEqual([]);
    } finally {
      await fan.leave();
      visitor.leave();
    }
  }

  it('a fan gives one seat back, by the keyboard, and then the other', () =>
    asBuyer(PHONE, async ({ page }) => {
      const opener = page.getByRole('button', { name: 'Give tickets back' });
      await opener.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Give tickets back?' });
      await dialog.getByText('Their codes stop working at once').waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);

      await page.keyboard.press('Enter');
      expect(await dialog.getByRole('button', { name: 'Give back' }).isDisabled()).toBe(true);
      await tabTo(page, /row \d+, seat \d+/);
      await page.keyboard.press('Space');
      await dialog.getByText('You get €45.00 back for 1 ticket, without the fees').waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await tabTo(page, /^Give back for €45\.00$/);
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText('No longer valid').waitFor();
      await ticketsShown(page, 1);
      await page.getByText('Sent to your bank').waitFor();
      expect(await axeFindings(page)).toEqual([]);

      await opener.click();
      await dialog.getByRole('button', { name: 'Give back for €45.00' }).click();
      await page.getByRole('heading', { name: /€90\.00 (is on its way|back to you)/ }).waitFor();
      expect(await page.getByRole('img', { name: /^Entry code/ }).count()).toBe(0);
    }));

  it('an organizer gives an amount back, then a seat, then the rest', () =>
    asBuyer(DESKTOP, async (fan, { orderId }) => {
      const { page, faults, leave } = await newFan(browser, product.url, {
        screen: DESKTOP,
        provoked: ['401 /admin/session'],
      });
      await page.goto(`/admin/events/${hall.id}?q=${orderId}`);
      await signIn(page, product.organizers[0].key);
      await page.getByRole('link', { name: 'Ada Buyer' }).click();
      await page.getByText('Left of what was paid: €100.00').waitFor();

      const refund = async (amount: string, choose: () => Promise<void>): Promise<void> => {
        await page.getByRole('button', { name: 'Refund', exact: true }).click();
        await choose();
        const confirm = page.getByRole('dialog').getByRole('button', { name: `Refund ${amount}` });
        expect(await confirm.isDisabled()).toBe(true);
        await page.getByLabel('To confirm, type ada@example.com').fill('ada@example.com');
        await confirm.click();
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
      };
      await refund('€10.50', async () => {
        await page.getByRole('radio', { name: /^An amount/ }).check();
        await page.getByLabel('Amount in EUR').fill('200');
        await page.getByText('No more than €100.00 is left.').waitFor();
        await page.getByLabel('Amount in EUR').fill('10.5');
        await page.getByLabel('Why').selectOption('goodwill');
        expect(await axeFindings(page)).toEqual([]);
      });
      await page.getByRole('row', { name: /Goodwill no seats .*€10\.50/ }).waitFor();
      await refund('€50.00', async () => {
        await page.getByRole('radio', { name: 'Some seats' }).check();
        await page
          .getByRole('checkbox', { name: /seat \d+/ })
          .first()
          .check();
      });
      await page.getByText('Left of what was paid: €39.50').waitFor();
      await fan.page.reload();
      await ticketsShown(fan.page, 1);
      await refund('€39.50', async () => {});
      await page.getByText('refunded').first().waitFor();
      await fan.page.reload();
      await fan.page.getByRole('heading', { name: /€100\.00 (is on its way|back to you)/ }).waitFor();
      await leave();
      expect(faults).toEqual([]);
    }));

  it('terms are changed, and fans see them; a dispute is told to both', () =>
    asBuyer(DESKTOP, async (fan, { visitor, orderId }) => {
      const { page, faults, leave } = await newFan(browser, product.url, {
        screen: DESKTOP,
        provoked: ['401 /admin/session'],
      });
      await page.goto(`/admin/events/${hall.id}`);
      await signIn(page, product.organizers[0].key);
      await page.getByText(/Fans may give tickets back until .* without its fees\./).waitFor();
      await changeTerms(page, 'They get the fees back too');
      await page.getByText(/Fans may give tickets back until .* with its fees\./).waitFor();
      await fan.page.reload();
      await fan.page.getByText(/get up to €100\.00 back/).waitFor();
      await changeTerms(page, 'Fans may give tickets back');
      await page.getByText('Fans may not give tickets back.').waitFor();
      await fan.page.reload();
      await ticketsShown(fan.page, 2);
      expect(await fan.page.getByRole('button', { name: 'Give tickets back' }).count()).toBe(0);

      await page.getByRole('link', { name: 'Disputes' }).click();
      await page.getByText('No bank disputes a payment.').waitFor();
      await dispute(product, orderId);
      await visitor.waitFor(orderId, 'disputed');
      await fan.page.reload();
      await fan.page.getByRole('heading', { name: 'Your bank is looking into this payment.' }).waitFor();
      await page.reload();
      await page.getByRole('row', { name: new RegExp(`fraudulent ${orderId}.*€100\\.00`) }).waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await page.getByRole('link', { name: orderId }).click();
      await page.getByRole('heading', { name: 'Order of Ada Buyer' }).waitFor();
      await leave();
      expect(faults).toEqual([]);
    }));
});

async function changeTerms(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'Change the terms for tickets back' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tickets back' });
  await dialog.getByLabel(what).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** The buyer's bank takes the order's payment back. */
async function dispute({ fakepay }: Product, orderId: string): Promise<void> {
  const paid = fakepay.truth().intents.find(({ metadata }) => metadata.order_id === orderId);
  const answer = await fetch(`${fakepay.url}/__disputes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ payment_intent: paid?.id, reason: 'fraudulent' }),
  });
  expect(answer.status).toBeLessThan(300);
}
