import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakepay, type Fakepay } from '../index.ts';
import { chromiumPath, sdkFor } from '../testing.ts';

/** A shop's page under a policy as strict as a shop may have. */
const shopPage = (fakepay: Fakepay): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Shop</title><meta name="color-scheme" content="light dark">
<script src="${fakepay.url}/v3/stripe.js"></script></head>
<body><main><h1>Checkout</h1><div id="card"></div><button id="pay">Pay €130.00</button><p id="result" role="status"></p></main>
<script type="module" src="/shop.js"></script></body></html>`;

const shopScript = (fakepay: Fakepay): string => `
const clientSecret = new URLSearchParams(location.search).get('secret');
const theme = new URLSearchParams(location.search).get('theme') ?? undefined;
const stripe = Stripe('${fakepay.keys.publishable}');
const elements = stripe.elements({ clientSecret, appearance: { theme } });
const element = elements.create('payment');
const changes = (window.changes = []);
element.on('change', (event) => changes.push(event.complete));
element.on('ready', () => (document.body.dataset.ready = 'yes'));
element.mount('#card');
document.getElementById('pay').onclick = async () => {
  const { paymentIntent, error } = await stripe.confirmPayment({
    elements, confirmParams: { return_url: location.origin + '/back' }, redirect: 'if_required',
  });
  document.getElementById('result').textContent = error ? error.code : paymentIntent.status;
};`;

describe.skipIf(chromiumPath === undefined)('the card form in a shop', () => {
  let browser: Browser;
  let fakepay: Fakepay;
  const shop = createServer((request, response) => {
    const script = request.url === '/shop.js';
    response.writeHead(200, {
      'Content-Type': script ? 'text/javascript' : 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'self'; script-src 'self' ${fakepay.url}; frame-src ${fakepay.url}; connect-src ${fakepay.url}`,
    });
    response.end(script ? shopScript(fakepay) : shopPage(fakepay));
  });

  beforeAll(async () => {
    fakepay = await startFakepay();
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    shop.closeAllConnections();
    shop.close();
    await fakepay.close();
  });

  const byCard: Stripe.PaymentIntentCreateParams = {
    amount: 13_000,
    currency: 'eur',
    capture_method: 'manual',
    allowed_payment_method_types: ['card'],
  };

  const open = async (
    query = '',
    order = byCard,
  ): Promise<{ page: Page; form: FrameLocator; id: string; problems: string[] }> => {
    const intent = await sdkFor(fakepay).paymentIntents.create(order);
    const page = await (
      await browser.newContext({
        colorScheme: query.includes('night') ? 'dark' : 'light',
        viewport: { width: 390, height: 780 },
      })
    ).newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      const declined = message.text().includes('402');
      if (message.type() === 'error' && !declined && !message.text().includes('favicon')) problems.push(message.text());
    });
    const { port } = shop.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/?secret=${intent.client_secret}${query}`);
    await page.locator('body[data-ready=yes]').waitFor();
    return { page, form: page.frameLocator('#card iframe'), id: intent.id, problems };
  };

  const fill = async (form: FrameLocator, number: string): Promise<void> => {
    await form.getByLabel('Card number').pressSequentially(number);
    await form.getByLabel('Expiry date').pressSequentially('1234');
    await form.getByLabel('Security code').pressSequentially('123');
  };

  const resultOf = (page: Page): Promise<string> => page.locator('#result:not(:empty)').innerText();

  it('pays, and groups the digits as they are typed', async () => {
    const { page, form, problems } = await open();
    await fill(form, '4242424242424242');
    expect(await form.getByLabel('Card number').inputValue()).toBe('4242 4242 4242 4242');
    expect(await form.getByLabel('Expiry date').inputValue()).toBe('12 / 34');
    expect(await page.evaluate('window.changes.at(-1)')).toBe(true);
    await page.getByRole('button', { name: 'Pay' }).click();
    expect(await resultOf(page)).toBe('requires_capture');
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('names what is wrong, at the field, and grows to show it', async () => {
    const { page, form } = await open();
    const height = (): Promise<number> => page.locator('#card iframe').evaluate((frame) => frame.clientHeight);
    await form.getByText('4242 4242 4242 4242').waitFor();
    const before = await height();
    await page.getByRole('button', { name: 'Pay' }).click();
    expect(await resultOf(page)).toBe('incomplete_number');
    expect(await form.getByRole('alert').first().innerText()).toBe('Your card number is incomplete.');
    expect(await form.getByLabel('Card number').getAttribute('aria-invalid')).toBe('true');
    await expect.poll(height).toBeGreaterThan(before);
    await page.context().close();
  });

  it('lets another card pay after a decline', async () => {
    const { page, form } = await open();
    await fill(form, '4000000000009995');
    await page.getByRole('button', { name: 'Pay' }).click();
    expect(await resultOf(page)).toBe('card_declined');
    await form.getByLabel('Card number').fill('');
    await form.getByLabel('Card number').pressSequentially('4242424242424242');
    await page.getByRole('button', { name: 'Pay' }).click();
    await expect.poll(() => resultOf(page)).toBe('requires_capture');
    await page.context().close();
  });

  it.each([
    ['Approve', 'requires_capture'],
    ['Decline', 'payment_intent_authentication_failure'],
    ['Cancel', 'payment_intent_authentication_failure'],
    ['Escape', 'payment_intent_authentication_failure'],
  ])('3-D Secure in a dialog: %s ends in %s', async (answer, result) => {
    const { page, form, id, problems } = await open();
    await fill(form, '4000000000003220');
    await page.getByRole('button', { name: 'Pay' }).click();
    const bank = page.frameLocator('iframe[title^="Your bank"]');
    await bank.getByRole('heading', { name: 'Is this you paying?' }).waitFor();
    await expect
      .poll(() => bank.getByRole('button', { name: 'Approve' }).evaluate((button) => button === document.activeElement))
      .toBe(true);
    // A busy browser may still be moving its focus into the frame, and then the key goes nowhere.
    if (answer === 'Escape') await expect.poll(() => pressed(page, 'Escape')).toBe(0);
    else if (answer === 'Cancel') await page.getByRole('button', { name: 'Cancel' }).click();
    else await bank.getByRole('button', { name: answer }).click();
    expect(await resultOf(page)).toBe(result);
    expect(await page.locator('dialog').count()).toBe(0);
    expect((await sdkFor(fakepay).paymentIntents.retrieve(id)).status).toBe(
      answer === 'Approve' ? 'requires_capture' : 'requires_payment_method',
    );
    expect(problems).toEqual([]);
    await page.context().close();
  });

  const byBoth = { amount: 250_000, currency: 'inr', allowed_payment_method_types: ['card', 'upi'] };

  it('offers UPI where the payment takes it, and a card still pays', async () => {
    const { page, form, problems } = await open('', byBoth);
    await form.getByRole('radio', { name: 'UPI' }).check();
    expect(await form.getByLabel('Card number').isVisible()).toBe(false);
    await form.getByRole('radio', { name: 'Card' }).check();
    await fill(form, '4242424242424242');
    await page.getByRole('button', { name: 'Pay' }).click();
    expect(await resultOf(page)).toBe('succeeded');
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['here', 'succeeded'],
    ['on a phone', 'succeeded'],
    ['not at all', 'payment_intent_authentication_failure'],
  ])('UPI answered %s ends in %s', async (where, result) => {
    const { page, form, id } = await open('', byBoth);
    await form.getByRole('radio', { name: 'UPI' }).check();
    await page.getByRole('button', { name: 'Pay' }).click();
    const app = page.frameLocator('iframe[title^="Your bank"]');
    await app.getByAltText('QR code of this payment').waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations.map((each) => each.id)).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/upi.png` });
    const { next_action: action } = await sdkFor(fakepay).paymentIntents.retrieve(id);
    const url = action?.upi_handle_redirect_or_display_qr_code?.hosted_instructions_url ?? '';
    if (where === 'here') await app.getByRole('button', { name: 'Approve' }).click();
    else if (where === 'on a phone')
      await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome: 'approve' }) });
    else await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await resultOf(page)).toBe(result);
    await page.context().close();
  });

  it.each(['', '&theme=night'])(
    'has nothing for axe to complain about%s',
    async (query) => {
      const { page, form } = await open(query);
      const violations = async (): Promise<string[]> =>
        (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      await page.getByRole('button', { name: 'Pay' }).click();
      await resultOf(page);
      expect(await violations()).toEqual([]);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/form${query}.png` });
      await fill(form, '4000000000003220');
      await page.getByRole('button', { name: 'Pay' }).click();
      await page.frameLocator('iframe[title^="Your bank"]').getByRole('button', { name: 'Approve' }).waitFor();
      expect(await violations()).toEqual([]);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/bank${query}.png` });
      await page.context().close();
    },
    20_000,
  );
});

/** @returns how many dialogs are open afterwards */
async function pressed(page: Page, key: string): Promise<number> {
  await page.keyboard.press(key);
  return page.locator('dialog').count();
}
