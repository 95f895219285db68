import { Injectable } from '@nestjs/common';

/** A repeating task; `stop` waits for a run that is under way. */
export interface Repeating {
  stop(): Promise<void>;
}

/**
 * The only source of time in modules, so that tests can hold it. It decides nothing about money or holds: those
 * deadlines are PostgreSQL's and Redis's.
 */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  nowMs(): number {
    return Date.now();
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /**
   * Runs `task` again `everyMs` after its last run ended (or at once where it answers true: there is more). A failed run
   * is reported and tried again: a sweep must outlive its bad moments.
   */
  repeat(everyMs: number, task: () => Promise<boolean | void>, onError: (error: unknown) => void): Repeating {
    let stopped = false;
    let wake: () => void = () => {};
    const loop = async () => {
      while (!stopped) {
        let more: boolean | void = false;
        try {
          more = await task();
        } catch (error) {
          onError(error);
        }
        if (stopped || more) continue;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, everyMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    };
    const running = loop();
    return {
      stop: () => {
        stopped = true;
        wake();
        return running;
      },
    };
  }
}
