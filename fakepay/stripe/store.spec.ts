import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startFakepay, type Fakepay } from '../index.ts';
import { closers, order, sdkFor, stateDir } from '../testing.ts';

describe('the store', () => {
  it('knows after a restart what it knew before, keys included', async () => {
    const dir = stateDir();
    const first = await startFakepay({ stateDir: dir });
    const stripe = sdkFor(first);
    const { id } = await stripe.paymentIntents.create(order, { idempotencyKey: 'key' });
    await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    const truth = first.truth();
    await first.close();
    // A commit that a crash tore in the middle was never answered.
    appendFileSync(join(dir, 'fakepay.jsonl'), '[{"kind":"intent","row":{"id":"pi_to');
    for (let restart = 0; restart < 2; restart++) {
      const next = await startFakepay({ stateDir: dir });
      expect(next.truth()).toEqual(truth);
      expect((await sdkFor(next).paymentIntents.create(order, { idempotencyKey: 'key' })).id).toBe(id);
      await next.close();
    }
  });

  it('drops a first commit that was torn, and goes on', async () => {
    const dir = stateDir();
    appendFileSync(join(dir, 'fakepay.jsonl'), '[{"kind":"intent"');
    const first = await startFakepay({ stateDir: dir });
    const { id } = await sdkFor(first).paymentIntents.create(order);
    await first.close();
    const next = await startFakepay({ stateDir: dir });
    closers.push(() => next.close());
    expect(next.truth().intents).toMatchObject([{ id }]);
  });

  it('survives kill -9 of its process', async () => {
    const dir = stateDir();
    const run = () => {
      const main = fileURLToPath(new URL('../main.ts', import.meta.url));
      const child = spawn(process.execPath, [main], { env: { ...process.env, PORT: '0', FAKEPAY_STATE_DIR: dir } });
      const exited = new Promise((resolve) => child.once('exit', resolve));
      closers.push(async () => void (child.kill('SIGKILL'), await exited));
      const url = new Promise<string>((resolve) =>
        child.stdout.once('data', (text: Buffer) => resolve(/http\S+/.exec(text.toString())?.[0] ?? '')),
      );
      return { child, exited, url };
    };
    const first = run();
    const answer = await fetch(`${await first.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { Authorization: 'Bearer sk_test_fakepay' },
      body: 'amount=5000&currency=eur&confirm=true&payment_method=pm_card_visa',
    });
    const { id } = (await answer.json()) as { id: string };
    first.child.kill('SIGKILL');
    await first.exited;
    const truth = (await (await fetch(`${await run().url}/__truth`)).json()) as ReturnType<Fakepay['truth']>;
    expect(truth.intents).toMatchObject([{ id, status: 'succeeded' }]);
    expect(truth.movements.map(({ kind }) => kind)).toEqual(['authorise', 'capture']);
  });
});
