import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { HoldChoice } from '../src/modules/holds/hold.ts';
import type { Observed } from '../src/modules/payments/payment.ts';

/** To the service: each with another visitor, so many at once. */
export type Task =
  | { readonly kind: 'hold'; readonly event: string; readonly choices: readonly HoldChoice[]; readonly atOnce: number }
  | { readonly kind: 'settle'; readonly payments: readonly Payment[]; readonly atOnce: number };

interface Payment {
  readonly of: { readonly eventId: number; readonly id: string; readonly orderId: string };
  readonly observed: Observed;
}

/** From it, once it stands and after each task. */
export interface Done {
  readonly ms: number;
  /** Why it was not all done; null where it was. */
  readonly refused: string | null;
}

type Modules = {
  'app.js': typeof import('../src/app.ts');
  'platform/config/index.js': typeof import('../src/platform/config/index.ts');
  'modules/catalog/index.js': typeof import('../src/modules/catalog/index.ts');
  'modules/holds/place-hold.js': typeof import('../src/modules/holds/place-hold.ts');
  'modules/checkout/settle-payment.js': typeof import('../src/modules/checkout/settle-payment.ts');
};

// Node itself loads them, as in a replica.
const require = createRequire(import.meta.url);
const load = <Name extends keyof Modules>(name: Name): Modules[Name] =>
  require(path.join(process.env.DIST ?? '', name)) as Modules[Name];

require('reflect-metadata');
const { createApp } = load('app.js');
const app = await createApp(load('platform/config/index.js').parseConfig(process.env));
const placeHold = app.get(load('modules/holds/place-hold.js').PlaceHold);
const events = app.get(load('modules/catalog/index.js').LiveEvents);
const settlePayment = app.get(load('modules/checkout/settle-payment.js').SettlePayment);

let visitors = 0;
const somebody = () => {
  const nth = visitors++;
  const address = `10.${(nth >> 16) & 255}.${(nth >> 8) & 255}.${nth & 255}`;
  return { id: randomBytes(16).toString('hex').slice(0, 26), address, isKnown: true, account: null };
};

async function run(task: Task): Promise<number> {
  if (task.kind === 'settle')
    return each(task.payments, task.atOnce, ({ of, observed }) => settlePayment.run(of, observed));
  const event = await events.byIdOrSlug(task.event);
  const hold = (choice: HoldChoice) =>
    placeHold.place(somebody(), event, choice, null, randomBytes(16).toString('base64url'));
  return each(task.choices, task.atOnce, hold);
}

/** @returns how long all took, in ms */
async function each<Item>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<unknown>,
): Promise<number> {
  const began = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) await act(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return performance.now() - began;
}

process.on('message', (task: Task) => {
  const tell = (done: Done): unknown => process.send?.(done);
  run(task).then(
    (ms) => tell({ ms, refused: null }),
    (error: unknown) => tell({ ms: 0, refused: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ms: 0, refused: null } satisfies Done);
