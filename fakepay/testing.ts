import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterEach } from 'vitest';
import { startFakepay, type Fakepay, type FakepayOptions } from './index.ts';

/** The real SDK, pointed at fakepay as the shop points it. */
export const sdkFor = (fakepay: Fakepay, options: { apiKey?: string; timeoutMs?: number } = {}): Stripe =>
  new Stripe(options.apiKey ?? fakepay.keys.secret, {
    host: '127.0.0.1',
    port: fakepay.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    timeout: options.timeoutMs ?? PATIENCE_MS,
    telemetry: false,
  });

/** Where Chromium is, for tests of pages; undefined where there is none. */
export const chromiumPath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(
  (file) => file !== undefined && existsSync(file),
);

export interface Received {
  body: string;
  signature: string;
  headers: IncomingHttpHeaders;
  atMs: number;
}

/** A shop that only listens to webhooks. */
export interface Listener {
  url: string;
  received: Received[];
  types(): string[];
  /** Answers of the next deliveries, first to last; then 200. */
  answers: number[];
  close(): Promise<void>;
}

export async function startListener(port = 0): Promise<Listener> {
  const received: Received[] = [];
  const answers: number[] = [];
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      received.push({
        body,
        signature: String(request.headers['stripe-signature']),
        headers: request.headers,
        atMs: Date.now(),
      });
      response.writeHead(answers.shift() ?? 200).end();
    });
  };
  const server = createServer(take);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/webhooks`,
    received,
    answers,
    types: () => received.map(({ body }) => (JSON.parse(body) as { type: string }).type),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** How long a test waits for what comes by itself: it asks whether, not how soon. */
export const PATIENCE_MS = 60_000;

/** Run after each test, last first. */
export const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A gateway for one test, and the SDK for it. */
export async function start(options: FakepayOptions = {}): Promise<{ fakepay: Fakepay; stripe: Stripe }> {
  const fakepay = await startFakepay(options);
  closers.push(() => fakepay.close());
  return { fakepay, stripe: sdkFor(fakepay) };
}

export async function listen(): Promise<Listener> {
  const listener = await startListener();
  closers.push(() => listener.close());
  return listener;
}

export function stateDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fakepay-'));
  closers.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export const order: Stripe.PaymentIntentCreateParams = {
  amount: 13_000,
  currency: 'eur',
  capture_method: 'manual',
  allowed_payment_method_types: ['card'],
  metadata: { payment_id: 'pay_1' },
};

/** The refusal that a call ends in. */
export async function failureOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error(`expected a refusal of Stripe's, got ${String(error)}`);
}

/** The movements of money, in order: `capture 13000`. */
export const kinds = (fakepay: Fakepay): string[] =>
  fakepay.truth().movements.map(({ kind, amount }) => `${kind} ${amount}`);

/** Sends JSON to one of fakepay's own addresses. */
export async function post(
  { url }: { url: string },
  path: string,
  fields: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(fields) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
