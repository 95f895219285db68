import type { Page } from 'playwright-core';
import type { ManagedRoom } from '../../web/src/api/admin-queue.ts';

/** What the organizer's routes of the room answer; keeps what was asked of them. */
export class FakeManagedRoom {
  room: ManagedRoom = {
    mode: 'scheduled',
    lobbyOpensAt: null,
    ratePerMinute: 600,
    mostActive: 2000,
    arrivalsPerSecond: null,
    checkoutMs: null,
    requiresAccount: false,
    phase: 'open',
    paused: false,
    waiting: 48_211,
    admitted: 12_000,
    active: 1874,
    rateNow: 540,
    showRate: 0.93,
    estimatedEnd: new Date(Date.now() + 5_400_000).toISOString(),
  };
  readonly asked: string[] = [];

  async answer(page: Page): Promise<void> {
    await page.route('**/api/admin/events/*/queue{,/**}', async (route) => {
      const request = route.request();
      if (request.method() === 'GET') return route.fulfill({ json: this.room });
      const what = new URL(request.url()).pathname.split('/queue')[1] ?? '';
      const body = (request.postDataJSON() ?? {}) as Record<string, unknown>;
      this.asked.push(`${request.method()} ${what} ${JSON.stringify(body)}`);
      if (what === '/pause') Object.assign(this.room, { paused: true, phase: 'paused' });
      if (what === '/resume') Object.assign(this.room, { paused: false, phase: 'open' });
      if (what === '/rate') this.room.ratePerMinute = Number(body['perMinute']);
      if (what === '') Object.assign(this.room, body);
      return route.fulfill({ json: this.room });
    });
  }
}
