import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Checkout } from '../harness/checkout.ts';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted } from '../harness/visitor.ts';
import {
  axeFindings,
  DESKTOP,
  describeInBrowser,
  type Fan,
  type FanOptions,
  newFan,
  openBrowser,
  PHONE,
} from './browser.ts';
import { cardForm, CARDS, checkOut, holdBestAvailable, payWith, pressPay, ticketsShown, toPayment } from './road.ts';

const CONNECTING = "We're connecting you to the bank. Your seats are safe.";
/** By the gateway's clock, which the test moves. */
const LATE_MS = 3_600_000;

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

  it('waits without an alarm while the bank is busy: one key, then the card form', () =>
    asFan({ screen: DESKTOP, provoked: ['503 /payments'] }, async ({ page }) => {
      await holdBestAvailable(page, hall.slug);
      const keys = paymentKeys(page);
      product.fakepay.faults.add({ on: 'create', fault: 'rate_limit' });
      await toPayment(page);
      await page.getByText(CONNECTING).first().waitFor();
      await page.getByText("Your time to pay hasn't begun.").waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await axeFindings(page)).toEqual([]);
      product.fakepay.faults.clear();
      await payWith(page, CARDS.approved);
      await ticketsShown(page, 2);
      expect(keys.length).toBeGreaterThan(1);
      expect(new Set(keys).size).toBe(1);
    }));

  it('is told what helps after each no, and pays where the bank can be reached', () =>
    asFan({ screen: PHONE, provoked: ['402 /confirm', '404 /favicon.ico'] }, async ({ page }) => {
      await holdBestAvailable(page, hall.slug);
      const keys = paymentKeys(page);
      await checkOut(page);
      await payWith(page, CARDS.stolen);
      await page.getByText(/Nothing has been charged\. Your seats are safe until .*won't work here/).waitFor();
      await payWith(page, CARDS.notNow);
      await page.getByText("The bank couldn't process the card just now.").waitFor();
      await page.getByText(/Try again, or use another card\./).waitFor();
      await pressPay(page);
      await page.getByText("We've opened another way to your bank.").waitFor();
      expect(new Set(keys).size).toBe(2);
      expect(await axeFindings(page)).toEqual([]);

      await pressPay(page);
      await page.getByLabel('Test card').selectOption('visa');
      await page.getByRole('button', { name: 'Pay' }).click();
      await ticketsShown(page, 2);
      expect(new URL(page.url()).search).toBe('');
    }));

  it('chooses UPI where it is taken, and approves in the app', () =>
    asFan({}, async ({ page }) => {
      await holdBestAvailable(page, inRupees.slug);
      await checkOut(page);
      await page.getByRole('radio', { name: 'UPI' }).check();
      await page
        .frameLocator('iframe')
        .first()
        .getByText(/in your UPI app/)
        .waitFor();
      await pressPay(page);
      await page.frameLocator('iframe >> nth=-1').getByRole('button', { name: 'Approve' }).click();
      await ticketsShown(page, 2);
    }));

  it('sees the order run out of time, and then that his late money has found the same seats', async () => {
    const checkout = new Checkout(product, inRupees);
    const pending = await checkout.pendingOrder();
    const { visitor, order } = pending;
    const payment = accepted(await visitor.pay(order.id, randomUUID(), 'upi'));
    accepted(await visitor.confirm(payment, { card: 'pm_upi' }));
    await asFan({ as: visitor }, async ({ page }) => {
      await page.goto(`/orders/${order.id}`);
      await page.getByRole('heading', { name: 'This order waits for your payment.' }).waitFor();
      product.fakepay.faults.add({ on: 'upi', fault: 'late_success', ms: LATE_MS });
      await checkout.makeOverdue(pending);
      await page.getByRole('heading', { name: 'The time to pay ran out.' }).waitFor();
      product.fakepay.advance(LATE_MS);
      await visitor.waitFor(order.id, 'paid');
      await page.reload();
      await page.getByText('Your seats were still free, so they are yours.').waitFor();
      await ticketsShown(page, 2);
    });
  });

  it('reads in every state of the order what is safe and what to do', async () => {
    const { visitor, order } = await new Checkout(product, hall).pendingOrder();
    await asFan({ as: visitor }, async ({ page }) => {
      let status = '';
      await page.route(`**/api/orders/${order.id}`, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ json: { ...((await answer.json()) as object), status } });
      });
      for (const [next, heading, text] of STATES) {
        status = next;
        await page.goto(`/orders/${order.id}`);
        await page.getByRole('heading', { name: heading }).waitFor();
        await page.getByText(text).first().waitFor();
      }
      expect(await axeFindings(page)).toEqual([]);
      status = 'payment_failed';
      await page.goto(`/orders/${order.id}`);
      await page.getByRole('link', { name: 'Go to the payment' }).click();
      await page.getByText(/Your seats are safe until \d\d:\d\d: pay once more\./).waitFor();
      await cardForm(page).waitFor();
    });
  });
});

const STATES: readonly (readonly [status: string, heading: string, text: RegExp])[] = [
  ['authorised', "The bank has said yes. We're making the seats yours.", /your tickets also come by mail/],
  ['finalised', 'These seats are yours.', /The charge follows\./],
  ['payment_failed', "The payment didn't go through.", /Your seats are safe until \d\d:\d\d\. Pay once more/],
  ['cancelled', 'This order was cancelled.', /No money was taken/],
  ['refund_pending', 'Your money is on its way back to you.', /You need not do anything\./],
  ['refunded', "We've sent your money back to you.", /The money goes the way it came\./],
  ['disputed', 'Your bank is looking into this payment.', /If that is a mistake, tell your bank\./],
  ['lost', 'Your bank has taken this payment back.', /There is nothing more to do\./],
];

/** The keys under which the page asks for a payment, as it asks. */
function paymentKeys(page: Page): string[] {
  const keys: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'POST' || !/\/api\/orders\/[^/]+\/payments$/.test(request.url())) return;
    keys.push(request.headers()['idempotency-key'] ?? '');
  });
  return keys;
}
