import { createHmac } from 'node:crypto';
import type { Scribe } from '../shared/deliveries.ts';
import { newId } from '../shared/ids.ts';
import type { EventRecord, Store } from './model.ts';

const staleS = 600;

/** Writes fakepay-b's webhooks: signed over the timestamp, a dot and the raw body, by the receiver's clock. */
export function scribeOf(store: Store, secrets: readonly string[]): Scribe {
  const [secret = ''] = secrets;
  return {
    typeOf: (id) => store.tables.event.get(id)?.kind ?? null,
    letter(id, manner) {
      const event = store.tables.event.get(id);
      if (event === undefined) return null;
      const body = JSON.stringify(bodyOf(manner === 'forged' ? forgery(event) : event));
      const timestamp = Math.floor(Date.now() / 1000) - (manner === 'stale' ? staleS : 0);
      const sign = (by: string): string => createHmac('sha256', by).update(`${timestamp}.${body}`).digest('hex');
      // There is room for one signature only: while secrets are rolled, letters by the old one still come.
      const signer = { true: secret, stale: secret, forged: 'forged', rotating: secrets[1] ?? secret }[manner];
      return { body, headers: { 'X-Timestamp': String(timestamp), 'X-Signature': sign(signer) } };
    },
  };
}

const bodyOf = ({ id, kind, atMs, about }: EventRecord) => ({ id, kind, at: new Date(atMs).toISOString(), ...about });

/** An event that never happened, by someone who does not know the secret. */
const forgery = (event: EventRecord): EventRecord => ({ ...event, id: newId('fpe') });
