import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';
import { axeFindings, DESKTOP, describeInBrowser, newFan, openBrowser } from './browser.ts';
import { isHeld } from './road.ts';
import { signIn } from './walk.ts';

/** By the clock of a page, which runs ahead: it asks every few seconds by itself. */
const ASKS_EVERY_MS = 5_000;

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
    await page.clock.install();
    await page.goto('/admin');
    await signIn(page, product.organizers[0].key);
    await page.getByRole('link', { name: 'A night of tests' }).click();
    await page.getByText('No orders yet.').waitFor();
    await new Visitor(product.url).buy(hall.slug, { seats: ['R1-1', 'R1-2'] });
    accepted(await new Visitor(product.url).hold(hall.slug, { seats: ['R2-1'] }));
    await comes(page, page.getByRole('row', { name: /^Sold .* 2 5\.0 %/ }));
    await comes(page, page.getByRole('row', { name: /^Held .* 1 2\.5 %/ }));
    await comes(page, page.getByRole('row', { name: /Ada Buyer.* paid/ }));
    await page.getByLabel('Name, e-mail or order').fill('nobody');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('No order matches.').waitFor();
    await leave();
  });

  it('and watches the sale on the seat map, as it goes and as it began', async () => {
    const { page, faults, leave } = await newFan(browser, product.url, { provoked: ['401 /admin/session'] });
    await page.goto('/admin');
    await signIn(page, product.organizers[0].key);
    await page.getByRole('link', { name: 'A night of tests' }).click();
    await page.getByRole('link', { name: 'Watch the sale' }).click();
    const shows = (state: string, places: number) =>
      page.getByRole('row', { name: new RegExp(`^${state} .* ${places} `) }).waitFor();
    await Promise.all([shows('Sold', 2), shows('Held', 1), shows('Free', 37)]);
    expect(await axeFindings(page)).toEqual([]);
    await new Visitor(product.url).buy(hall.slug, { seats: ['R1-9'] });
    await Promise.all([shows('Sold', 3), shows('Free', 36)]);
    await page.getByRole('slider', { name: 'Moment' }).press('Home');
    await Promise.all([shows('Sold', 0), shows('Held', 2)]);
    await page.getByRole('button', { name: 'Live' }).click();
    await shows('Sold', 3);
    await leave();
    expect(faults).toEqual([]);
  });

  it('single seats are kept from being left alone from the moment that the organizer says so', async () => {
    const { page, faults, leave } = await newFan(browser, product.url, {
      screen: DESKTOP,
      provoked: ['401 /admin/session'],
    });
    await page.goto('/admin');
    await signIn(page, product.organizers[0].key);
    await page.getByRole('link', { name: 'A night of tests' }).click();
    const leavesOneAlone = async () => {
      const fan = new Visitor(product.url);
      const { status, body } = await fan.hold(hall.slug, { seats: ['R4-2'] });
      if (status === 201) await fan.request('DELETE', `/api/holds/${body.id}`);
      fan.leave();
      return body.code === 'holds.orphan_seat';
    };
    expect(await leavesOneAlone()).toBe(false);
    await page.getByRole('button', { name: 'Avoid single seats' }).click();
    await page.getByText('Nobody may leave one seat alone').waitFor();
    await until(leavesOneAlone, { what: 'a single seat is refused' });
    await page.getByRole('button', { name: 'Allow single seats' }).click();
    await until(async () => !(await leavesOneAlone()), { what: 'a single seat is allowed' });
    await leave();
    expect(faults).toEqual([]);
  });

  it('places are set aside, named where they are not free, and released', async () => {
    const { page, faults, leave } = await newFan(browser, product.url, {
      screen: DESKTOP,
      provoked: ['401 /admin/session', '409 /allotments'],
    });
    await page.goto('/admin');
    await signIn(page, product.organizers[0].key);
    await page.getByRole('link', { name: 'A night of tests' }).click();
    await new Visitor(product.url).buy(hall.slug, { seats: ['R3-1'] });
    await page.getByRole('button', { name: 'Set aside places' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Fan club');
    await page.getByLabel('Section', { exact: true }).fill('Hall');
    await page.getByLabel('Rows').fill('3');
    const submit = page.getByRole('button', { name: 'Set aside', exact: true });
    await submit.click();
    await page.getByText('Sold, or being paid for: R3-1').waitFor();
    await page.getByLabel('Leave out what is not free').check();
    await submit.click();
    await page.getByText('Partner · 9 of 9 left').waitFor();
    await page.getByRole('button', { name: 'Moment at which Fan club' }).click();
    await page.getByLabel('Released at').fill('2036-06-04T18:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/9 of 9 left · released by itself .* 2036/).waitFor();

    await page.getByRole('button', { name: 'Code that sells places of Fan club' }).click();
    await page.getByRole('button', { name: 'Make a code' }).click();
    const link = await page.getByLabel('Link').inputValue();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Done' }).click();
    await takesByCode(link);

    await page.getByRole('button', { name: 'Release Fan club' }).click();
    await page.getByLabel('Only these seats').fill('R3-5, R3-6');
    await page.getByRole('button', { name: 'Release them' }).click();
    await page.getByText('Partner · 7 of 9 left', { exact: false }).waitFor();
    const rival = new Visitor(product.url);
    accepted(await rival.hold(hall.slug, { seats: ['R3-5', 'R3-6'] }));
    expect((await rival.hold(hall.slug, { seats: ['R3-7'] })).body.code).toBe('holds.seat_taken');
    await page.getByRole('button', { name: 'Release Fan club' }).click();
    await page.getByRole('button', { name: 'Release them' }).click();
    await page.getByText(/0 of 9 left · released/).waitFor();
    await leave();
    expect(faults).toEqual([]);
  });

  /** Who has the link sees what it opens, and holds one of it by the keyboard alone; who mistypes the code is told. */
  async function takesByCode(link: string): Promise<void> {
    const { page, faults, leave } = await newFan(browser, product.url, { provoked: ['403 /allotment'] });
    const { pathname, hash } = new URL(link);
    await page.goto(`${pathname}?view=list&qty=1#code=WRONG`);
    await page.getByText('This code opens no places here.').waitFor();
    await page.getByLabel('Your code').fill(hash.slice('#code='.length).toLowerCase());
    await page.keyboard.press('Enter');
    const pill = page.getByRole('button', { name: 'Fan club: 9 places' });
    await pill.waitFor();
    expect(new URL(page.url()).hash).toBe('');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: /^Hall/ }).press('Enter');
    await page.getByRole('button', { name: /^Row 3/ }).press('Enter');
    await page.getByRole('button', { name: /seat 2,.*available/ }).press('Enter');
    await isHeld(page);
    await page.getByRole('button', { name: 'Fan club: 8 places' }).click();
    await page.getByRole('dialog', { name: 'Places for a code' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await leave();
    expect(faults).toEqual([]);
  }

  it('accessible places are kept until a moment; who needs them says so with one tap, and a companion comes along', async () => {
    const event = await publishEvent(product, { rows: 2, wheelchairs: 1, companions: 2, title: 'Kept' });
    const { page, faults, leave } = await newFan(browser, product.url, {
      screen: DESKTOP,
      provoked: ['401 /admin/session'],
    });
    await page.goto('/admin');
    await signIn(page, product.organizers[0].key);
    await page.getByRole('link', { name: 'Kept' }).click();
    await page.getByRole('button', { name: 'Change until when accessible places are kept' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Only for parties that say they need them').waitFor();
    await leave();
    expect(faults).toEqual([]);

    const fan = await newFan(browser, product.url, { provoked: ['409 /holds'] });
    await fan.page.goto(`/e/${event.slug}/seats?view=list&qty=1`);
    await fan.page.getByRole('button', { name: /^Hall/ }).click();
    await fan.page.getByRole('button', { name: /^Row 1/ }).click();
    await fan.page.getByText(/^Some are kept for people who need them: 1, 2,? and 3$/).waitFor();
    await fan.page.getByRole('button', { name: /seat 1,.*kept for people who need it, available/ }).click();
    await fan.page.getByText('Wheelchair and companion places are kept').waitFor();
    await fan.page.getByRole('button', { name: 'One of us uses a wheelchair' }).click();
    await isHeld(fan.page);
    expect(new URL(fan.page.url()).searchParams.get('acc')).toBe('wheelchair');
    await fan.leave();
    expect(fan.faults).toEqual([]);

    const helper = await newFan(browser, product.url, { provoked: ['409 /holds'] });
    await helper.page.goto(`/e/${event.slug}/seats?view=list&qty=1&acc=companion`);
    await helper.page.getByRole('button', { name: /^Hall/ }).click();
    await helper.page.getByRole('button', { name: /^Row 1/ }).click();
    await helper.page.getByRole('button', { name: /seat 3,/ }).click();
    await helper.page.getByText('A companion seat goes with a wheelchair space beside it.').waitFor();
    await helper.leave();
    expect(helper.faults).toEqual([]);
  });

  it('a pause asks for the name of the sale, reaches fans within seconds, and ends when the sale goes on', async () => {
    const fan = await newFan(browser, product.url);
    const { page, faults, leave } = await newFan(browser, product.url, {
      screen: DESKTOP,
      provoked: ['401 /admin/session'],
    });
    await fan.page.clock.install();
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
    await comes(fan.page, fan.page.getByText('The sale is paused.'));

    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await comes(fan.page, fan.page.getByRole('link', { name: 'Choose seats' }));
    await Promise.all([leave(), fan.leave()]);
    expect([...faults, ...fan.faults]).toEqual([]);
  });
});

/** Waits for what a page learns by asking again, without a reload. */
async function comes(page: Page, wanted: Locator): Promise<void> {
  const isThere = async () => {
    if (await wanted.isVisible()) return true;
    await page.clock.fastForward(ASKS_EVERY_MS);
    return false;
  };
  await until(isThere, { what: `${wanted.toString()} comes`, everyMs: 200 });
}
