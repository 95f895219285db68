import { until } from '../harness/wait.ts';
import { bodyOf, type Browser } from './browser.ts';
import type { People, Waiting } from './people.ts';

/** Somebody who has been let in. */
export interface Comer {
  readonly browser: Browser;
  /** What stands for his session wherever the product says whose something is. */
  readonly person: string;
  /** Does one thing after the other: a browser has one connection. */
  turn<T>(act: () => Promise<T>): Promise<T>;
}

const LET_IN_WITHIN_MS = 60_000;

/** So many join and come in. */
export async function letIn(people: People, count: number): Promise<Comer[]> {
  const line = await people.join(count);
  return Promise.all(line.map((fan) => comeIn(people, fan)));
}

async function comeIn({ world }: People, { browser, token }: Waiting): Promise<Comer> {
  const enter = async (): Promise<boolean> => {
    const path = `/api/events/${world.slug}/queue/admission`;
    const answer = await browser.persist({ what: 'admission', method: 'POST', path, headers: { place: token } });
    return answer?.status === 200 && bodyOf<{ turn: string }>(answer).turn === 'admitted';
  };
  await until(enter, { withinMs: LET_IN_WITHIN_MS, what: 'somebody comes in', everyMs: 200 });
  let last: Promise<unknown> = Promise.resolve();
  return {
    browser,
    person: browser.cookie('stampede_session')?.split('.')[0] ?? '',
    turn: (act) => {
      const mine = last.then(act);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
