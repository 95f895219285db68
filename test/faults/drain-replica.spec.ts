import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { accepted, addressOf, Visitor } from '../harness/visitor.ts';

const CLIENTS = 6;
const DRAINS = 2;

let product: Product;
let event: PublishedEvent;
beforeAll(async () => {
  // The balancer asks every 250 ms: after twice that it sends nothing any more.
  product = await startProduct({ replicas: 2, balancer: true, env: { DRAIN_MS: '500' } });
  event = await publishEvent(product, { rows: 60, seatsPerRow: 20 });
});
afterAll(() => product?.close());

it('a replica that is told to stop leaves without a single failed request, and comes back', async () => {
  let draining = true;
  let bought = 0;
  const client = async (): Promise<void> => {
    while (draining) {
      const visitor = new Visitor(product.url, { address: addressOf(bought++) });
      const hold = accepted(await visitor.hold(event.slug, { bestAvailable: { quantity: 1 } }));
      const order = accepted(await visitor.order(hold.id));
      accepted(await visitor.confirm(accepted(await visitor.pay(order.id))));
      await visitor.waitFor(order.id, 'paid');
      visitor.leave();
    }
  };
  const operator = async (): Promise<void> => {
    for (let nth = 0; nth < DRAINS; nth++) {
      await product.replicas[nth % 2]!.kill('SIGTERM');
      await product.restart(nth % 2);
    }
    draining = false;
  };
  await Promise.all([operator().finally(() => (draining = false)), ...Array.from({ length: CLIENTS }, client)]);
  expect(bought).toBeGreaterThan(DRAINS * CLIENTS);
});
