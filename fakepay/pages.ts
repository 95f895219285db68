import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { unasked } from './call.ts';
import { parseForm } from './form.ts';
import type { Gateway } from './gateway.ts';
import { readBody, header, send, sendJson, setHeaders, type Incoming } from './http.ts';
import { authenticate, cancelChallenge } from './intents.ts';
import type { Intent } from './model.ts';
import { cardForm, overPage, questionPage, thanksPage } from './page-bodies.ts';
import { renderPublicIntent } from './render.ts';
import type { Store } from './store.ts';

/** The pages stand in frames of any shop, and load nothing from elsewhere. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; " +
  'form-action *; frame-ancestors *';

// Shops that isolate their pages load only what allows it.
const assetHeaders = {
  'Cache-Control': 'max-age=60',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

const pageHeaders = {
  'Content-Security-Policy': pagePolicy,
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Referrer-Policy': 'no-referrer',
};

interface Asset {
  type: string;
  body: () => string | Buffer;
}

const source = (name: string): string => fileURLToPath(new URL(`browser/${name}`, import.meta.url));

/** A browser script is TypeScript here and JavaScript on the wire. */
function script(name: string): string {
  const warn = process.emitWarning;
  // Node calls the function experimental, once, on stderr: no news for whoever runs fakepay.
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(readFileSync(source(name), 'utf8'));
  } finally {
    process.emitWarning = warn;
  }
}

/** Modules as one classic script, which sees its own address and leaves no names in the shop's page. */
function classicScript(names: string[]): string {
  const code = names.map((name) =>
    script(name)
      .replace(/^import\s[^;]*;$/gm, '')
      .replace(/^export /gm, ''),
  );
  return `(() => {\n'use strict';\n${code.join('\n')}})();\n`;
}

const stripeParts = ['frames.ts', 'payment-element.ts', 'bank-dialog.ts', 'stripe.ts'];
const scriptType = 'text/javascript; charset=utf-8';
const styleType = 'text/css; charset=utf-8';

const assets: Record<string, Asset> = {
  '/v3/stripe.js': { type: scriptType, body: () => classicScript(stripeParts) },
  '/v3/card-form.js': { type: scriptType, body: () => script('card-form.ts') },
  '/v3/authenticate.js': { type: scriptType, body: () => script('authenticate.ts') },
  '/v3/fakepay.css': { type: styleType, body: () => readFileSync(source('fakepay.css')) },
  '/v3/inter.woff2': { type: 'font/woff2', body: readFont },
};

/** Inter, where it is installed; else the page falls back to the system's own type. */
function readFont(): Buffer {
  const path = new URL(
    '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
    import.meta.url,
  );
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
}

/** The script of Stripe.js's shape, the card form in its frame, and the bank's 3-D Secure page. A control page joins here. */
export class Pages {
  private readonly ready = new Map<string, string | Buffer>();
  private readonly store: Store;
  private readonly gateway: Gateway;

  constructor(store: Store, gateway: Gateway) {
    this.store = store;
    this.gateway = gateway;
  }

  /** @returns whether the path was one of these pages */
  async answer(incoming: Incoming): Promise<boolean> {
    const { request, response, url } = incoming;
    const asset = Object.hasOwn(assets, url.pathname) ? assets[url.pathname] : undefined;
    if (asset !== undefined && request.method === 'GET') {
      setHeaders(response, assetHeaders);
      const body = this.ready.get(url.pathname) ?? asset.body();
      this.ready.set(url.pathname, body);
      send(response, 200, asset.type, body);
      return true;
    }
    if (url.pathname === '/v3/card-form' && request.method === 'GET') {
      sendPage(incoming, 200, 'Card details', '/v3/card-form.js', cardForm());
      return true;
    }
    const id = /^\/authenticate\/(pi_[A-Za-z0-9]+)$/.exec(url.pathname)?.[1];
    if (id === undefined) return false;
    if (request.method === 'POST') await this.decide(incoming, id);
    else this.ask(incoming, id);
    return true;
  }

  private challenged(id: string, url: URL): Intent | null {
    const intent = this.store.tables.intent.get(id);
    const token = intent?.challenge?.token;
    return intent !== undefined && token !== undefined && url.searchParams.get('token') === token ? intent : null;
  }

  private ask(incoming: Incoming, id: string): void {
    const intent = this.challenged(id, incoming.url);
    const [status, body] = intent === null ? [410, overPage] : [200, questionPage(intent)];
    sendPage(incoming, status, 'Confirm your payment', '/v3/authenticate.js', body);
  }

  /** POST outcome=approve|decline|cancel to the address in next_action; JSON for programs, a redirect for people. */
  private async decide(incoming: Incoming, id: string): Promise<void> {
    const { request, response, url } = incoming;
    const body = await readBody(request);
    const outcome = outcomeIn(body, header(request, 'content-type') ?? '');
    const intent = this.challenged(id, url);
    if (intent === null) return sendJson(response, 410, { error: { message: 'This question is over.' } });
    if (outcome === null) {
      return sendJson(response, 400, { error: { message: 'outcome is approve, decline or cancel.' } });
    }
    const after = this.gateway.transact((tx) => {
      const call = unasked(tx, id);
      if (outcome === 'cancel') cancelChallenge(call);
      else authenticate(call, intent, outcome);
      return tx.need('intent', id);
    });
    this.sendOutcome(incoming, intent, after);
  }

  private sendOutcome(incoming: Incoming, before: Intent, after: Intent): void {
    const { request, response } = incoming;
    if (header(request, 'accept')?.includes('text/html') !== true) {
      return sendJson(response, 200, renderPublicIntent(after));
    }
    const returnUrl = before.challenge?.returnUrl ?? null;
    if (returnUrl === null) return sendPage(incoming, 200, 'Thank you', '/v3/authenticate.js', thanksPage);
    const target = new URL(returnUrl);
    target.searchParams.set('payment_intent', after.id);
    target.searchParams.set('payment_intent_client_secret', after.clientSecret);
    target.searchParams.set('redirect_status', after.lastError === null ? 'succeeded' : 'failed');
    response.writeHead(303, { Location: target.href }).end();
  }
}

function outcomeIn(body: string, type: string): 'approve' | 'decline' | 'cancel' | null {
  const given: unknown = type.startsWith('application/json') ? parseJson(body).outcome : parseForm(body).outcome;
  return given === 'approve' || given === 'decline' || given === 'cancel' ? given : null;
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function sendPage({ response }: Incoming, status: number, title: string, scriptPath: string, main: string): void {
  setHeaders(response, pageHeaders);
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/v3/fakepay.css">
<script type="module" src="${scriptPath}"></script>
</head>
<body>
${main}
</body>
</html>
`;
  send(response, status, 'text/html; charset=utf-8', page);
}
