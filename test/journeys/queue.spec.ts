import { createChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PublishedEvent, publishEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { QueueRoom, type QueueSettings } from '../harness/queue.ts';
import { Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';
import {
  axeFindings,
  DESKTOP,
  describeInBrowser,
  type Fan,
  type FanOptions,
  newFan,
  openBrowser,
  PHONE,
  type Screen,
  SCREENS,
  sidewaysPx,
} from './browser.ts';
import { FakeRoom } from './fake-room.ts';
import { basket, bestAvailable, CARDS, checkOut, payWith, tabTo, ticketsShown } from './road.ts';
import { signIn } from './walk.ts';

/** Over the wire in all: page, script, style and icon, with their headers. */
const MOST_BYTES = 15 * 1024;
/** Until a page has asked again. */
const SOON_MS = 60_000;
/** The order is drawn, and everyone in the lobby hears of it, before the first are let in. */
const DRAW_MS = 60_000;
/** Ten states, each looked at twice. */
const AXE_MS = 300_000;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

/** What a fan meets, in the order of an evening: how the room gets there, and the heading that says so. */
const STATES: { heading: string; come: (room: FakeRoom) => void }[] = [
  {
    heading: "You're in the waiting room",
    come: (room) => {
      Object.assign(room.status, { phase: 'lobby', drawn: false, entries: null, rate: 0, served: 0 });
      Object.assign(room.status, { opensAt: inMs(3_600_000) });
      room.position = null;
    },
  },
  {
    heading: 'The order is being drawn',
    come: ({ status }) => void Object.assign(status, { phase: 'drawing', entries: 8200, opensAt: inMs(0) }),
  },
  {
    heading: "You're in line",
    come: (room) => {
      Object.assign(room.status, { phase: 'open', drawn: true, rate: 300, served: 5000 });
      room.position = 9181;
    },
  },
  { heading: 'The line is paused', come: ({ status }) => void Object.assign(status, { phase: 'paused', rate: 0 }) },
  { heading: 'All seats are taken for now', come: ({ status }) => void Object.assign(status, { phase: 'sold_out' }) },
  {
    heading: "You're next",
    come: (room) => {
      Object.assign(room.status, { phase: 'open', rate: 300, served: 9300 });
      room.turn = 'next';
    },
  },
  { heading: "It's your turn", come: (room) => void (room.turn = 'yours') },
  { heading: "You're in", come: (room) => void (room.turn = 'admitted') },
  { heading: 'The sale has ended', come: ({ status }) => void (status.phase = 'ended') },
  { heading: 'No need to wait', come: ({ status }) => void (status.phase = 'off') },
];

let product: Product;
let browser: Browser;
beforeAll(async () => {
  // A draw takes half of its time; nobody has to be away for less than a minute and a half.
  [product, browser] = await Promise.all([startProduct({ env: { DEADLINE_SCALE: '2' } }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
});

describeInBrowser('the waiting room', () => {
  let hall: PublishedEvent;
  beforeAll(async () => {
    hall = await publishEvent(product, { rows: 4, seatsPerRow: 10 });
  });

  /** A fan in a room whose answers the journey decides; clean at its end but for what was provoked. */
  async function inRoom(options: FanOptions, journey: (fan: Fan, room: FakeRoom) => Promise<void>): Promise<void> {
    const fan = await newFan(browser, product.url, options);
    const room = new FakeRoom();
    try {
      await room.answer(fan.page);
      await journey(fan, room);
      expect(fan.faults).toEqual([]);
    } finally {
      await fan.leave();
    }
  }

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const toRoom = (page: Page) => page.goto(`/queue/${hall.slug}`);

  describe('is for everybody', () => {
    it.each(SCREENS)(
      'axe finds nothing in any state at $name, light and dark',
      (screen) =>
        inRoom({ screen }, async ({ page }, room) => {
          const found: string[] = [];
          STATES[0]?.come(room);
          await toRoom(page);
          for (const { heading: name, come } of STATES) {
            come(room);
            await lookAgain(page);
            await heading(page, name);
            found.push(...(await axeFindings(page)).map((finding) => `${name}: ${finding}`));
            await page.emulateMedia({ colorScheme: 'dark' });
            const atNight = await axeFindings(page, { rules: ['color-contrast'] });
            found.push(...atNight.map((finding) => `${name} at night: ${finding}`));
            await page.emulateMedia({ colorScheme: 'light' });
            if ((await sidewaysPx(page)) > 0) found.push(`${name}: too wide`);
          }
          expect(found).toEqual([]);
        }),
      AXE_MS,
    );

    it('says what changes, once, and no poll', () =>
      inRoom({}, async ({ page }, room) => {
        STATES[0]?.come(room);
        await toRoom(page);
        await heading(page, "You're in the waiting room");
        const said = await listen(page);
        for (const { heading: name, come } of STATES.slice(1, 3)) {
          come(room);
          await lookAgain(page);
          await heading(page, name);
        }
        const polls = room.askedFor('GET /status');
        room.status.served = 5100;
        await until(() => room.askedFor('GET /status') > polls + 3, {
          what: 'the page has asked a few times',
        });
        room.status.served = 7000;
        await page.getByText('2,181', { exact: true }).waitFor();
        room.status.served = 9300;
        room.turn = 'yours';
        await heading(page, "It's your turn");
        expect(await said()).toEqual([
          'polite: The order is being drawn.',
          "polite: You're in line, 4,181 people ahead of you. About 11 to 18 minutes.",
          'polite: 2,181 people ahead of you. About 6 to 10 minutes.',
          "assertive: It's your turn. Choose seats when you are ready.",
        ]);
        expect(await page.title()).toBe('Your turn · A night of tests');
      }));

    it('with the keyboard alone: sound, the draw, leaving and staying', () =>
      inRoom({ screen: DESKTOP }, async ({ page }, room) => {
        await toRoom(page);
        await heading(page, "You're in line");
        await tabTo(page, /^Sound when it's my turn$/);
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: "Sound when it's my turn", pressed: true }).waitFor();
        await tabTo(page, /^A fair draw/);
        await page.keyboard.press('Enter');
        await page.getByText(/^9f86d081/).waitFor();
        expect(await page.getByRole('link', { name: 'The record of this draw' }).getAttribute('href')).toBe(
          `/api/events/${hall.slug}/queue/draw`,
        );
        await tabTo(page, /^Leave the line$/);
        await page.keyboard.press('Enter');
        await page.getByRole('dialog', { name: 'Leave the line?' }).waitFor();
        await page.keyboard.press('Escape');
        await tabTo(page, /^Sound when/);
        expect(room.askedFor('DELETE ')).toBe(0);
        await tabTo(page, /^Leave the line$/);
        await page.keyboard.press('Enter');
        await tabTo(page, /^Leave the line$/);
        await page.keyboard.press('Enter');
        await heading(page, 'You have left the line');
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('title');
        expect(room.askedFor('DELETE ')).toBe(1);
      }));

    it('nothing moves for who asked for that', () =>
      inRoom({}, async ({ page }) => {
        await page.emulateMedia({ reducedMotion: 'reduce' });
        await toRoom(page);
        await heading(page, "You're in line");
        expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
      }));
  });

  describe('keeps calm', () => {
    it('is there when nothing of the app is, in less than 15 KB', () =>
      inRoom({ screen: PHONE }, async ({ page, context }) => {
        const wire = await context.newCDPSession(page);
        const requested = new Map<string, string>();
        const loaded = new Map<string, number>();
        await wire.send('Network.enable');
        wire.on('Network.requestWillBeSent', ({ requestId, request }) => void requested.set(requestId, request.url));
        wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
          loaded.set(requestId, encodedDataLength);
        });
        await toRoom(page);
        await heading(page, "You're in line");
        // A browser without windows has no place for the icon, and does not ask for it by itself.
        await page.locator('link[rel=icon]').evaluate(async (link) => {
          await (await fetch((link as HTMLLinkElement).href)).arrayBuffer();
        });
        const ofPage = () => [...requested].filter(([, url]) => !url.includes('/api/'));
        await until(() => ofPage().every(([id]) => loaded.has(id)), { what: 'all of it is loaded' });
        const files = new Set(ofPage().map(([, url]) => new URL(url).pathname.replace(/-[^.]+/, '')));
        const bytes = ofPage().reduce((sum, [id]) => sum + loaded.get(id)!, 0);
        expect([...files].sort()).toEqual([
          '/assets/queue.css',
          '/assets/queue.js',
          '/favicon.svg',
          `/queue/${hall.slug}`.replace(/-[^.]+/, ''),
        ]);
        console.log(`the page of the waiting room: ${bytes} bytes over the wire`);
        expect(bytes).toBeGreaterThan(3000);
        expect(bytes).toBeLessThan(MOST_BYTES);
      }));

    it.each([
      { away: 503, words: 'Many people are here at once.' },
      { away: 0, words: "We can't reach Stampede right now." },
    ])('when the answer is $away: the place is safe, and the page goes on by itself', ({ away, words }) =>
      inRoom({ provoked: ['503 /queue'] }, async (fan, room) => {
        const { page } = fan;
        await toRoom(page);
        await heading(page, "You're in line");
        room.away = away;
        await page.getByText(words, { exact: true }).waitFor();
        await page.getByText('Your place is safe. This page keeps trying by itself.', { exact: true }).waitFor();
        expect(await page.getByText('4,181', { exact: true }).isVisible()).toBe(true);
        room.away = null;
        await page.getByText(words, { exact: true }).waitFor({ state: 'hidden' });
        // A line that breaks is written to the console by the browser itself.
        fan.faults.splice(0, Infinity, ...fan.faults.filter((fault) => !fault.includes('ERR_CONNECTION_REFUSED')));
      }),
    );

    it('and says what is missing where cookies are blocked; one lost answer is no such case', () =>
      inRoom({ provoked: ['428 /queue'] }, async ({ page }, room) => {
        room.refusesJoin = 'queue.session_required';
        await toRoom(page);
        await heading(page, 'Your browser keeps no cookies');
        expect(room.askedFor('POST ')).toBe(2);
        expect(await axeFindings(page)).toEqual([]);
        room.refusesJoin = null;
        await page.getByRole('button', { name: 'Try again' }).click();
        await heading(page, "You're in line");
      }));

    it('and says what it does, while this device works for its place', () =>
      inRoom({ provoked: ['403 /queue'] }, async ({ page }, room) => {
        const counter = 4_000;
        room.challenge = await createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 500, counter, deriveKey });
        await toRoom(page);
        const words = page.getByText('Checking that your browser is real: a few seconds.', { exact: true });
        await words.first().waitFor();
        expect(await words.count()).toBe(2);
        await heading(page, "You're in line");
        expect(room.solvedWith).toBe(counter);
        expect(room.askedFor('POST ')).toBe(2);
      }));

    it('keeps the place when it is reloaded, or closed and opened again, without joining again', () =>
      inRoom({}, async ({ page, context }, room) => {
        await toRoom(page);
        await heading(page, "You're in line");
        await page.reload();
        await heading(page, "You're in line");
        const again = await context.newPage();
        await room.answer(again);
        await again.goto(`/queue/${hall.slug}`);
        await again.getByText('9,182').waitFor();
        expect(room.askedFor('POST ')).toBe(1);
      }));

    it('says so when the room has lost its memory, and where one stands now', () =>
      inRoom({}, async ({ page }, room) => {
        await toRoom(page);
        await heading(page, "You're in line");
        room.status.generation = 2;
        room.position = 9204;
        await page.getByText('Your position is now 9,205; it was 9,182.', { exact: false }).waitFor();
      }));

    it('asks at once when it is looked at again', () =>
      inRoom({}, async ({ page }, room) => {
        room.status.poll = { leastMs: 60_000, mostMs: 60_000, share: 10, spread: 0 };
        await toRoom(page);
        await heading(page, "You're in line");
        // The title comes with the event, with which the first round ends.
        await page.waitForFunction(() => document.title.endsWith('A night of tests'));
        const polls = room.askedFor('GET /status');
        room.status.served = 6000;
        await lookAgain(page);
        await page.getByText('3,181').waitFor();
        expect(room.askedFor('GET /status')).toBe(polls + 1);
      }));
  });

  describe('and the seats', () => {
    it('are behind it: in at one’s turn, with a clock that choosing renews, and out again', () =>
      inRoom({ screen: DESKTOP }, async ({ page }, room) => {
        Object.assign(room.status, { served: 9300 });
        room.turn = 'yours';
        room.admittedSeconds = 12;
        await toRoom(page);
        await page.getByRole('button', { name: 'Choose seats' }).click();
        const turn = page.getByRole('region', { name: 'Your turn' });
        await turn.getByText(/^00:\d\d$/).waitFor();
        const asked = room.askedFor('POST /admission');
        room.admittedSeconds = 180;
        await page.getByText('Are you still choosing?').waitFor();
        await page.keyboard.press('Shift');
        await turn.getByText(/^0[23]:/).waitFor();
        expect(room.askedFor('POST /admission')).toBe(asked + 1);
        await turn.getByRole('button', { name: 'Leave the sale' }).click();
        await page.getByRole('link', { name: 'Go to the waiting room' }).waitFor();
        expect(room.askedFor('DELETE /admission')).toBe(1);
      }));

    it('can be looked at without a turn, but a hold leads to the room', () =>
      inRoom({ provoked: ['403 /holds'] }, async ({ page }) => {
        await page.route('**/holds', (route) =>
          route.fulfill({
            status: 403,
            contentType: 'application/problem+json',
            json: { status: 403, code: 'queue.admission_required', queue: `/queue/${hall.slug}` },
          }),
        );
        await page.goto(`/e/${hall.slug}`);
        await page.getByRole('link', { name: 'Go to the waiting room' }).waitFor();
        await page.goto(`/e/${hall.slug}/seats`);
        await page.getByText('There is a line for these seats.').waitFor();
        await page.getByRole('button', { name: 'Best available' }).click();
        await basket(page).getByRole('link', { name: 'Go to the waiting room' }).click();
        await heading(page, "You're in line");
        await page.getByRole('link', { name: 'About the event' }).click();
        await page.getByRole('heading', { name: 'A night of tests' }).waitFor();
      }));
  });
});

describeInBrowser('an organizer runs the waiting room', () => {
  const hallWithRoom = async (settings: QueueSettings): Promise<QueueRoom> => {
    const room = new QueueRoom(product, await publishEvent(product, { rows: 4, seatsPerRow: 10 }));
    await room.set(settings);
    return room;
  };

  it('sees the line, changes its rate, and pauses it by name', () =>
    asOrganizer(PHONE, async ({ page }) => {
      const room = await hallWithRoom({ mode: 'scheduled', ratePerMinute: 60_000, mostActive: 1 });
      await room.comeIn(new Visitor(product.url));
      await room.join(new Visitor(product.url));
      await page.goto(`/admin/events/${room.event.id}`);
      await page.getByText('Letting in · 1 person waits').waitFor({ timeout: SOON_MS });
      await page.getByRole('link', { name: 'Open the waiting room' }).click();
      await page.getByText('of 60,000 set').waitFor();
      expect(await axeFindings(page)).toEqual([]);
      expect(await sidewaysPx(page)).toBeLessThanOrEqual(0);

      await page.getByRole('button', { name: 'Change the rate' }).click();
      await page.getByRole('dialog').getByLabel('People a minute').fill('300');
      await page.getByRole('dialog').getByRole('button', { name: 'Change the rate' }).click();
      await page.getByText('of 300 set').waitFor();

      await page.getByRole('button', { name: 'Pause' }).click();
      const confirm = page.getByRole('dialog').getByRole('button', { name: 'Pause' });
      expect(await confirm.isDisabled()).toBe(true);
      await page.getByRole('dialog').getByRole('textbox').fill(room.event.slug);
      await confirm.click();
      await page.getByText('Paused', { exact: true }).waitFor();
      expect(await room.status()).toMatchObject({ phase: 'paused' });
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
      await page.getByText('Letting in', { exact: true }).waitFor();
    }));

  it('sets it, and is asked by name before those in line are let in all at once', () =>
    asOrganizer(DESKTOP, async ({ page }) => {
      const room = await hallWithRoom({ mode: 'scheduled', ratePerMinute: 0 });
      await room.join(new Visitor(product.url));
      await page.goto(`/admin/events/${room.event.id}/queue`);
      await page.getByLabel('People let in a minute, at most').fill('120');
      await page.getByLabel('People inside at once, at most').fill('100');
      await page.getByLabel('One place for each account').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('whose they are cannot change any more').waitFor();
      await page.getByLabel('One place for each account').uncheck();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('of 120 set').waitFor();
      expect(await room.admin('GET')).toMatchObject({ mode: 'scheduled', mostActive: 100, requiresAccount: false });

      await page.getByRole('radio', { name: /^Off/ }).check();
      await page.getByRole('button', { name: 'Save' }).click();
      const dialog = page.getByRole('dialog', { name: 'Switch the waiting room off?' });
      await dialog.getByRole('textbox').fill(room.event.slug);
      await dialog.getByRole('button', { name: 'Switch off' }).click();
      await page.getByText('Closed', { exact: true }).waitFor();
      expect(await room.status()).toMatchObject({ phase: 'off' });
    }));

  async function asOrganizer(screen: Screen, journey: (fan: Fan) => Promise<void>): Promise<void> {
    const fan = await newFan(browser, product.url, { screen, provoked: ['401 /admin/session', '422 /queue'] });
    try {
      await fan.page.goto('/admin');
      await signIn(fan.page, product.organizers[0].key);
      await fan.page.getByRole('heading', { name: 'Events' }).waitFor();
      await journey(fan);
      expect(fan.faults).toEqual([]);
    } finally {
      await fan.leave();
    }
  }
});

describeInBrowser('a fan buys through the waiting room', () => {
  it('from the lobby over the draw and his turn to the tickets', async () => {
    const room = new QueueRoom(product, await publishEvent(product, { sale: 'scheduled', rows: 4, seatsPerRow: 10 }));
    await room.set({ mode: 'scheduled', ratePerMinute: 60_000, mostActive: 1 });
    const { page, faults, leave } = await newFan(browser, product.url);
    await page.goto(`/queue/${room.event.slug}`);
    await page.getByRole('heading', { level: 1, name: "You're in the waiting room" }).waitFor({ timeout: SOON_MS });
    await product.admin(product.organizers[0].key, 'POST', `/api/admin/events/${room.event.id}/open`);
    await room.statusWhen(({ phase }) => phase !== 'lobby', 'the sale is open for those who ask');
    // The browser has its last answer for a second.
    const drawn = page.getByRole('heading', { level: 1, name: 'The order is being drawn' });
    const heard = async () => {
      await lookAgain(page);
      return drawn.isVisible();
    };
    await until(heard, { withinMs: SOON_MS, what: 'the page has heard that the sale is open', everyMs: 500 });
    await page.getByRole('heading', { level: 1, name: "It's your turn" }).waitFor({ timeout: DRAW_MS });
    await page.getByRole('button', { name: 'Choose seats' }).click();
    await page.getByRole('region', { name: 'Your turn' }).waitFor();
    await bestAvailable(page);
    await checkOut(page);
    await payWith(page, CARDS.approved);
    await ticketsShown(page, 2);
    await leave();
    expect(faults).toEqual([]);
  }, 300_000);

  it('and has one place, also after a reload', async () => {
    const room = new QueueRoom(product, await publishEvent(product, { rows: 4, seatsPerRow: 10 }));
    await room.set({ mode: 'scheduled', ratePerMinute: 0 });
    const { page, leave } = await newFan(browser, product.url);
    await page.goto(`/queue/${room.event.slug}`);
    await page.getByRole('heading', { name: "You're next" }).waitFor({ timeout: SOON_MS });
    await room.statusWhen(({ total }) => total === 1, 'his place is counted');
    await page.reload();
    await page.getByRole('heading', { name: "You're next" }).waitFor({ timeout: SOON_MS });
    expect(await room.status()).toMatchObject({ total: 1 });
    await leave();
  });
});

/** As if the window had come to the front again: the page asks at once. */
const lookAgain = (page: Page): Promise<void> =>
  page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')));

/** Keeps what is read out from now on. @returns what was, so far */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    for (const region of document.querySelectorAll('[aria-live]')) {
      new MutationObserver(() => said.push(`${region.getAttribute('aria-live')}: ${region.textContent}`)).observe(
        region,
        { childList: true, characterData: true, subtree: true },
      );
    }
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}
