import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, order, post, start } from '../testing.ts';

describe.skipIf(chromiumPath === undefined)('the control page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);

  afterAll(() => browser.close());

  /** A gateway with one payment of each kind, and the page that watches it. */
  async function open(width = 1440, colorScheme: 'light' | 'dark' = 'light') {
    const { fakepay, stripe } = await start();
    const pay = { ...order, confirm: true, return_url: 'https://shop.example/back' };
    const { id } = await stripe.paymentIntents.create({ ...pay, payment_method: 'pm_card_visa' });
    await stripe.paymentIntents.capture(id);
    await stripe.refunds.create({ payment_intent: id, amount: 3000 });
    const refunded = await stripe.paymentIntents.create({ ...pay, payment_method: 'pm_card_visa' });
    await stripe.paymentIntents.capture(refunded.id);
    await post(fakepay, '/__disputes', { payment_intent: refunded.id });
    await stripe.paymentIntents.create({ ...pay, payment_method: 'pm_card_authenticationRequired' });
    const push = { amount: 250_000, currency: 'inr', allowed_payment_method_types: ['upi'] };
    const asked = await stripe.paymentIntents.create({ ...push, confirm: true, payment_method: 'pm_upi' });
    fakepay.faults.add({ on: 'capture', fault: '500_before', next: 3 });
    const page = await (await browser.newContext({ viewport: { width, height: 900 }, colorScheme })).newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.location().url.includes('favicon')) problems.push(message.text());
    });
    await page.goto(fakepay.url);
    await page.locator('body[data-ready=yes]').waitFor();
    return { fakepay, stripe, page, asked, problems };
  }

  const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click();

  it('switches faults on, counts them, and clears them one by one', async () => {
    const { fakepay, stripe, page, problems } = await open();
    fakepay.faults.clear();
    await page.locator('#on-\\*').selectOption('create');
    await press(page, /^Once: 500 before/);
    await page.getByText('struck 0 of 1').waitFor();
    await expect(stripe.paymentIntents.create(order)).rejects.toThrow();
    await page.getByText('struck 1 of 1').waitFor();
    await press(page, /^Always: duplicate/);
    await expect.poll(() => fakepay.faults.list().map(({ on }) => on)).toEqual(['create', 'webhook']);
    await press(page, /^Clear: 500 before/);
    await expect.poll(() => fakepay.faults.list().length).toBe(1);
    await press(page, /^Clear all/);
    await page.getByText('No fault is on').waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('answers for the payer, and opens and closes a dispute', async () => {
    const { fakepay, page, asked, problems } = await open();
    await press(page, new RegExp(`^Approve: ${asked.id.slice(-6)}`));
    const statusOf = (id: string) => fakepay.truth().intents.find((each) => each.id === id)?.status;
    await expect.poll(() => statusOf(asked.id)).toBe('succeeded');
    await press(page, new RegExp(`^Dispute: ${asked.id.slice(-6)}`));
    const disputes = () => fakepay.truth().intents.find((each) => each.id === asked.id)?.disputes;
    await expect.poll(disputes).toMatchObject([{ status: 'needs_response' }]);
    await press(page, new RegExp(`^Shop wins: ${disputes()?.[0]?.id.slice(-6)}`));
    await expect.poll(disputes).toMatchObject([{ status: 'won' }]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('leaves the keyboard where it was while the page changes around it', async () => {
    const { stripe, page } = await open();
    const clear = page.getByRole('button', { name: /^Clear: 500 before/ });
    await clear.focus();
    const { id } = await stripe.paymentIntents.create({ ...order, confirm: true, payment_method: 'pm_card_visa' });
    await stripe.paymentIntents.capture(id).catch(() => undefined);
    await page.getByText('struck 1 of 3').waitFor();
    expect(await clear.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.context().close();
  });

  it.each([
    [390, 'light'],
    [1440, 'light'],
    [1440, 'dark'],
  ] as const)('has nothing for axe to complain about, and fits %i px, %s', async (width, scheme) => {
    const { page } = await open(width, scheme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    if (process.env.SHOTS) {
      await page.screenshot({ path: `${process.env.SHOTS}/control-${width}-${scheme}.png`, fullPage: true });
    }
    await page.context().close();
  });
});
