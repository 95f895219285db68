import { createHmac } from 'node:crypto';
import { newId } from '../shared/ids.ts';
import type { Manner, Scribe } from '../shared/deliveries.ts';
import type { EventRecord, Store } from './model.ts';
import { renderEvent } from './render.ts';

const staleS = 600;
/** Secrets that the shop does not know: a stranger's, and the one that it is to get next. */
const forgersSecret = 'whsec_forged';
const nextSecret = 'whsec_next';

/** `Stripe-Signature` as Stripe writes it: one `v1` for each secret, HMAC-SHA256 of `<t>.<body>`. */
function signature(secrets: readonly string[], body: string, atS: number): string {
  const macs = secrets.map((secret) => createHmac('sha256', secret).update(`${atS}.${body}`).digest('hex'));
  return [`t=${atS}`, ...macs.map((mac) => `v1=${mac}`)].join(',');
}

/** Writes Stripe's webhooks. They are signed by the real clock, which is the receiver's. */
export function scribeOf(store: Store, secrets: readonly string[]): Scribe {
  const secretsFor: Record<Manner, readonly string[]> = {
    true: secrets,
    forged: [forgersSecret],
    stale: secrets,
    rotating: [nextSecret, ...secrets],
  };
  return {
    typeOf: (id) => store.tables.event.get(id)?.type ?? null,
    letter(id, manner) {
      const event = store.tables.event.get(id);
      if (event === undefined) return null;
      const body = JSON.stringify(renderEvent(manner === 'forged' ? forgery(event) : event, 1), null, 2);
      const atS = Math.floor(Date.now() / 1000) - (manner === 'stale' ? staleS : 0);
      return {
        body,
        headers: {
          'Stripe-Signature': signature(secretsFor[manner], body, atS),
          'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
      };
    },
  };
}

/** An event that never happened, by someone who does not know the secret. */
const forgery = (event: EventRecord): EventRecord => ({
  ...event,
  id: newId('evt'),
  object: { ...event.object, amount: 1, amount_received: 1 },
});
