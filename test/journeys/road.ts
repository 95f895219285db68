import type { FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export const CARDS = {
  approved: '4242424242424242',
  declined: '4000000000009995',
  stolen: '4000000000009979',
  notNow: '4000000000000119',
  asksBank: '4000002500003155',
};

export const BUYER = { name: 'Ada Fontes', email: 'ada@example.com' };

/** From the event's page to seats that are held: as many as the filter asks for, chosen by the product. */
export async function holdBestAvailable(page: Page, slug: string): Promise<void> {
  await page.goto(`/e/${slug}`);
  await page.getByRole('link', { name: 'Choose seats' }).click();
  await bestAvailable(page);
}

export async function bestAvailable(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Best available' }).click();
  await isHeld(page);
}

/** The clock runs from when the server has granted what was chosen. */
export async function isHeld(page: Page): Promise<void> {
  await basket(page)
    .getByText(/^0\d:\d\d$/)
    .waitFor();
}

export const basket = (page: Page): Locator => page.getByRole('region', { name: 'Your seats' });

/** From held seats to the page that asks for the card. */
export async function toPayment(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Name').fill(BUYER.name);
  await page.getByLabel('E-mail').fill(BUYER.email);
  await page.getByRole('button', { name: 'Continue to payment' }).click();
}

/** From held seats to the card form. */
export async function checkOut(page: Page): Promise<void> {
  await toPayment(page);
  await cardForm(page).waitFor();
}

const cardFrame = (page: Page): FrameLocator => page.frameLocator('iframe').first();
export const cardForm = (page: Page): Locator => cardFrame(page).getByLabel('Card number');

export async function payWith(page: Page, card: string): Promise<void> {
  await cardForm(page).fill(card);
  await cardFrame(page).getByLabel('Expiry date').fill('12/34');
  await cardFrame(page).getByLabel('Security code').fill('123');
  await pressPay(page);
}

/**
 * A click sooner after a scroll than any hand's may still be sent to the card form's frame, where that was a moment ago:
 * the browser asks what it last drew, and what it drew is asked here first.
 */
export async function pressPay(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: /^Pay / });
  await expect
    .poll(async () => {
      await button.hover();
      return button.evaluate((element) => element.matches(':hover'));
    })
    .toBe(true);
  await button.click();
}

/** Waits for the tickets. @returns what each code is labelled, such as `Entry code for Lower 1, row 5, seat 9` */
export async function ticketsShown(page: Page, count: number): Promise<string[]> {
  const codes = page.getByRole('img', { name: /^Entry code for / });
  await codes.first().waitFor();
  expect(await codes.count()).toBe(count);
  return codes.evaluateAll((images) => images.map((image) => image.getAttribute('aria-label') ?? ''));
}

/** Every control that can be reached is pressed by its name: Tab until it has the focus. */
export async function tabTo(page: Page, name: RegExp, mostTabs = 60): Promise<string> {
  for (let tabs = 0; tabs < mostTabs; tabs++) {
    await page.keyboard.press('Tab');
    const focused = await nameOfFocus(page);
    if (name.test(focused)) return focused;
  }
  throw new Error(`${mostTabs} times Tab never came to ${name}`);
}

/** Whether it can be seen where one is: a line, on something that is in the window. */
export function isFocusSeen(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element) return false;
    if (element.tagName === 'IFRAME') return true;
    // Of a card it is around the whole of it.
    const lines = [getComputedStyle(element), getComputedStyle(element, '::after')];
    const hasLine = lines.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
    const { top, bottom, height } = element.getBoundingClientRect();
    return hasLine && height > 1 && bottom > 0 && top < innerHeight;
  });
}

/** Of what has the focus, in whichever frame it is. */
async function nameOfFocus(page: Page): Promise<string> {
  for (const frame of page.frames().toReversed()) {
    const name = await frame.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body || element.tagName === 'IFRAME') return '';
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
      const words = [element.getAttribute('aria-label'), ...labels.map((label) => label.textContent)];
      return words.find(Boolean) ?? element.textContent ?? '';
    });
    if (name) return name.trim();
  }
  return '';
}
