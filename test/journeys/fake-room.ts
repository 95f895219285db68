import type { Page, Route } from 'playwright-core';
import type { Challenge } from 'altcha-lib/types';
import type { QueueAdmission, QueueMe, QueuePlace, QueueStatus } from '../../web/src/api/queue-types.ts';

/** What the room's routes answer, and how often each was asked. A test steps through the states by changing what is here. */
export class FakeRoom {
  status: QueueStatus = {
    phase: 'open',
    served: 5000,
    rate: 300,
    gaps: [],
    total: 12_480,
    entries: 8200,
    drawn: true,
    opensAt: new Date().toISOString(),
    drawAt: null,
    at: new Date().toISOString(),
    // Quick, so that no test has to wait for the page's next question.
    poll: { leastMs: 200, mostMs: 300, share: 10, spread: 0.2 },
    stock: { available: 31_020, total: 50_000 },
    priceFrom: { amount: 4500, currency: 'EUR' },
    generation: 1,
  };
  entry = 811;
  position: number | null = 9181;
  turn: QueueMe['turn'] = 'waiting';
  admittedSeconds = 180;
  /** Answers every call with that instead: 503, or 0 for none at all. */
  away: number | null = null;
  /** Refuses to give a place, with that code. */
  refusesJoin: string | null = null;
  /** Whoever joins has to work first. */
  challenge: Challenge | null = null;
  /** How it was solved. */
  solvedWith: number | null = null;
  readonly asked = new Map<string, number>();

  /** Answers in the room's stead for all that this page asks. */
  async answer(page: Page): Promise<void> {
    await page.route('**/api/events/*/queue{,/**}', (route) => this.reply(route));
    await page.route(/\/api\/events\/[^/?]+$/, (route) => this.leadHere(route));
  }

  askedFor(what: string): number {
    return this.asked.get(what) ?? 0;
  }

  /** What the event's page would be told if there were such a room. */
  private async leadHere(route: Route): Promise<void> {
    const response = await route.fetch();
    const event = (await response.json()) as { sale: { state: string } };
    if (this.status.phase !== 'off') event.sale.state = 'queue_open';
    return route.fulfill({ response, json: event });
  }

  private async reply(route: Route): Promise<void> {
    const path = new URL(route.request().url()).pathname.split('/queue')[1] ?? '';
    const what = `${route.request().method()} ${path}`;
    this.asked.set(what, this.askedFor(what) + 1);
    if (this.away === 0) return route.abort('connectionrefused');
    if (this.away !== null) return refuse(route, this.away, 'http.unavailable');
    switch (what) {
      case 'GET /draw':
        return route.fulfill({ json: { randomness: 'secret_alone' } });
      case 'GET /status':
        return route.fulfill({ json: { ...this.status, at: new Date().toISOString() } });
      case 'POST ':
        return this.join(route);
      case 'GET /me':
        return route.fulfill({ json: this.me() });
      case 'GET /me/proof':
        return route.fulfill({ json: { code: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' } });
      case 'POST /admission':
        return route.fulfill({ json: this.admission() });
      case 'DELETE /admission':
        this.turn = 'yours';
        return route.fulfill({ status: 204 });
      default:
        return route.fulfill({ status: 204 });
    }
  }

  private join(route: Route): Promise<void> {
    if (this.refusesJoin)
      return refuse(route, this.refusesJoin === 'queue.session_required' ? 428 : 403, this.refusesJoin);
    const { proof } = route.request().headers();
    if (this.challenge && !proof) return refuse(route, 403, 'queue.work_required', { challenge: this.challenge });
    if (proof) this.solvedWith = (JSON.parse(atob(proof)) as { solution: { counter: number } }).solution.counter;
    return route.fulfill({ json: this.place() });
  }

  private place(): QueuePlace {
    const { entry, position, status } = this;
    return { place: 'x'.repeat(43), entry, position, phase: status.phase, joinedAt: new Date().toISOString() };
  }

  private me(): QueueMe {
    const { entry, position, turn, status } = this;
    const ahead = position === null ? null : Math.max(0, position - status.served);
    return { place: 'x'.repeat(43), entry, position, ahead, turn };
  }

  private admission(): QueueAdmission {
    if (this.turn === 'waiting' || this.turn === 'next') return { turn: this.turn, ahead: 0 };
    this.turn = 'admitted';
    const seconds = this.admittedSeconds;
    return { turn: 'admitted', until: new Date(Date.now() + seconds * 1000).toISOString(), seconds };
  }
}

function refuse(route: Route, status: number, code: string, members: object = {}): Promise<void> {
  const headers = { 'retry-after': '0.2' };
  return route.fulfill({
    status,
    headers,
    contentType: 'application/problem+json',
    json: { status, code, ...members },
  });
}
