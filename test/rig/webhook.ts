import { createHmac, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { Rig } from './rig.ts';

/** The longest body of a webhook that is read. */
const TAKEN_BYTES = 64 * 1024;

/** What Stripe would send of an intent that the gateway knows: the bytes, unsigned. */
export function eventOf(type: string, object: Readonly<Record<string, unknown>>, id = `evt_${randomUUID()}`): string {
  const created = Math.floor(Date.now() / 1000);
  return JSON.stringify({ id, object: 'event', api_version: null, created, type, livemode: false, data: { object } });
}

/** Stripe's signature scheme, version 1. */
export function signed(body: string, secret: string, atS = Math.floor(Date.now() / 1000)): string {
  return `t=${atS},v1=${macOf(body, secret, atS)}`;
}

export function macOf(body: string, secret: string, atS: number): string {
  return createHmac('sha256', secret).update(`${atS}.${body}`).digest('hex');
}

/** @returns the status that the product answers with */
export function deliver(rig: Rig, body: string, signature: string | undefined): Promise<number> {
  const url = new URL('/api/webhooks/stripe', rig.product.url);
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      ...(signature === undefined ? {} : { 'stripe-signature': signature }),
    };
    const request = httpRequest(url, { method: 'POST', headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      // Who is refused before all of his body was read may find the line cut before he reads the answer.
      const cutOff = error.code === 'ECONNRESET' || error.code === 'EPIPE';
      if (cutOff && body.length > TAKEN_BYTES) resolve(413);
      else reject(error);
    });
    request.end(body);
  });
}
