import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';

/** A hand on the map: one finger, two, or a mouse with its wheel. It moves as often as a screen does, or as often as the page lets it. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

const MOVE_MS = 16;

export class Hand {
  readonly #page: Page;
  readonly #cdp: CDPSession;
  readonly #isFinger: boolean;

  constructor(page: Page, cdp: CDPSession, isFinger: boolean) {
    this.#page = page;
    this.#cdp = cdp;
    this.#isFinger = isFinger;
  }

  async tap({ x, y }: Point): Promise<void> {
    if (!this.#isFinger) return this.#page.mouse.click(x, y);
    await this.#touch('touchStart', [{ x, y }]);
    await this.#touch('touchEnd', []);
  }

  /** Draws rings around a point for so long. */
  async pan(middle: Point, radius: number, forMs: number): Promise<void> {
    const at = (turn: number): Point => ({
      x: middle.x + radius * Math.sin(turn * 2.1),
      y: middle.y + radius * Math.cos(turn * 1.7),
    });
    if (this.#isFinger) await this.#touch('touchStart', [at(0)]);
    else {
      await this.#page.mouse.move(at(0).x, at(0).y);
      await this.#page.mouse.down();
    }
    await this.#steps(forMs, async (ms) => {
      const point = at(ms / 1_000);
      if (this.#isFinger) await this.#touch('touchMove', [point]);
      else await this.#page.mouse.move(point.x, point.y);
    });
    if (this.#isFinger) await this.#touch('touchEnd', []);
    else await this.#page.mouse.up();
  }

  /** In and out again, for so long. */
  async zoom(middle: Point, forMs: number): Promise<void> {
    if (!this.#isFinger) {
      await this.#page.mouse.move(middle.x, middle.y);
      return this.#steps(forMs, (ms) => this.#page.mouse.wheel(0, ms < forMs / 2 ? -40 : 40));
    }
    const fingers = (ms: number): Point[] => {
      const apart = 30 + 110 * (1 - Math.cos((2 * Math.PI * ms) / forMs)) * 0.5;
      return [
        { x: middle.x - apart, y: middle.y - apart / 2 },
        { x: middle.x + apart, y: middle.y + apart / 2 },
      ];
    };
    await this.#touch('touchStart', fingers(0));
    await this.#steps(forMs, (ms) => this.#touch('touchMove', fingers(ms)));
    await this.#touch('touchEnd', []);
  }

  async #steps(forMs: number, step: (ms: number) => Promise<void>): Promise<void> {
    const began = performance.now();
    for (let ms = 0; ms < forMs; ms = performance.now() - began) {
      await step(ms);
      await pause(Math.max(0, began + ms + MOVE_MS - performance.now()));
    }
  }

  async #touch(type: 'touchStart' | 'touchMove' | 'touchEnd', points: Point[]): Promise<void> {
    await this.#cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(({ x, y }, id) => ({ x, y, id })),
    });
  }
}
