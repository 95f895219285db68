import type { Page } from 'playwright-core';
import { basket, bestAvailable, BUYER, cardForm, CARDS, checkOut, payWith, ticketsShown } from './road.ts';

export interface WalkThrough {
  slug: string;
  eventId: string;
  /** Of an event with a waiting room that somebody is invited to, past which a pass leads, and that somebody has come through. */
  roomOfEventId: string;
  organizerKey: string;
}

/** Calls `look` on every page of the product, each as a visitor finds it and ready to be used. */
export async function walkThrough(
  page: Page,
  { slug, eventId, roomOfEventId, organizerKey }: WalkThrough,
  look: (name: string) => Promise<void>,
): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: 'A night of tests' }).first().waitFor();
  await look('list');

  await page.goto(`/e/${slug}`);
  await page.getByRole('link', { name: 'Choose seats' }).waitFor();
  await look('event');

  await page.goto(`/e/${slug}/seats?view=list`);
  await page.getByRole('button', { name: /^Hall/ }).click();
  await page.getByRole('button', { name: /^Row 2/ }).click();
  await look('seats as a list');

  await page.goto(`/e/${slug}/seats`);
  await bestAvailable(page);
  await basket(page).getByRole('button', { name: 'Next' }).waitFor();
  await look('seats on a map');

  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Name').waitFor();
  await look('checkout');
  await page.goBack();
  await checkOut(page);
  await cardForm(page).waitFor();
  await look('pay');
  await payWith(page, CARDS.approved);
  await ticketsShown(page, 2);
  await look('order');

  await page.goto('/account');
  await page.getByLabel('E-mail').waitFor();
  await look('account sign-in');
  await page.getByLabel('E-mail').fill(BUYER.email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByLabel('Code of 6 digits').waitFor();
  await look('account code');

  await page.goto('/admin');
  await page.getByLabel('Key').waitFor();
  await look('admin sign-in');
  await signIn(page, organizerKey);
  await page.getByRole('table').waitFor();
  await look('admin list');
  await page.goto(`/admin/events/${eventId}`);
  await page.getByRole('heading', { name: 'Orders' }).waitFor();
  await page.getByText('ada@example.com').first().waitFor();
  await look('admin event');
  await page.goto(`/admin/events/${roomOfEventId}/queue`);
  await page.getByText('Fan club').first().waitFor();
  await page.getByText('Box office').first().waitFor();
  await look('admin waiting room');
  await page.goto(`/admin/events/${roomOfEventId}/queue/report`);
  await page.getByRole('heading', { name: 'What became of everyone' }).waitFor();
  await look('admin report');
  await page.goto(`/admin/events/${eventId}`);
  await page.getByRole('link', { name: BUYER.name }).first().click();
  await page.getByRole('heading', { name: 'Refunds' }).waitFor();
  await look('admin order');
  await page.getByRole('link', { name: 'Disputes' }).click();
  await page.getByText('No bank disputes a payment.').waitFor();
  await look('admin disputes');
}

export async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('Key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
