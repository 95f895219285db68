import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codesTo } from '../harness/mails.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { axeFindings, describeInBrowser, newFan, openBrowser, sidewaysPx } from './browser.ts';

describeInBrowser('a fan signs in', () => {
  let product: Product;
  let browser: Browser;
  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  const codeField = (page: Page) => page.getByLabel('Code of 6 digits');
  async function ask(page: Page, email: string): Promise<string> {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('E-mail').press('Enter');
    await codeField(page).waitFor();
    return (await codesTo(product, email))[0]!;
  }

  it('with the keyboard alone; a mistyped code is refused in words that help, a reload loses nothing', async () => {
    const { page, faults, leave } = await newFan(browser, product.url, { provoked: ['422 /account/session'] });
    await page.goto('/');
    await page.getByRole('link', { name: 'Account' }).click();
    await page.getByLabel('E-mail').press('Enter');
    await page.getByText('Enter an address like name@example.com.').waitFor();
    const code = await ask(page, 'ada@example.com');
    expect(await codeField(page).evaluate((field) => field === document.activeElement)).toBe(true);

    // As somebody does who looks into his mail on the phone, and comes back.
    await page.reload();
    await codeField(page).fill(code === '000000' ? '000001' : '000000');
    await codeField(page).press('Enter');
    await page.getByText('This code is not right').waitFor();
    expect(await codeField(page).evaluate((field) => field === document.activeElement)).toBe(true);
    // As it is copied from a mail.
    await codeField(page).fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await codeField(page).press('Enter');
    await page.getByRole('heading', { name: 'Your account' }).waitFor();
    await page.getByText('ada@example.com').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await sidewaysPx(page)).toBe(0);

    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail').waitFor();
    await page.reload();
    await page.getByLabel('E-mail').waitFor();
    await leave();
    expect(faults).toEqual([]);
  });

  it('where a page has asked him to, and is led back to it; to no other site', async () => {
    const { page, faults, leave } = await newFan(browser, product.url);
    await page.goto('/account?next=%2F%3Fq%3Dfinal');
    await codeField(page).or(page.getByLabel('E-mail')).waitFor();
    const code = await ask(page, 'grace@example.com');
    await codeField(page).fill(code);
    await codeField(page).press('Enter');
    await page.waitForURL((url) => url.pathname === '/' && url.search === '?q=final');

    await page.goto('/account?next=%2F%3Fq%3Dfinal');
    await page.getByRole('link', { name: 'Go on' }).waitFor();
    for (const foreign of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      await page.goto(`/account?next=${encodeURIComponent(foreign)}`);
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      expect([foreign, await page.getByRole('link', { name: 'Go on' }).count()]).toEqual([foreign, 0]);
    }
    await leave();
    expect(faults).toEqual([]);
  });
});
