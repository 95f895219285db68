import { sendPage } from '../shared/assets.ts';
import { header, objectIn, readBody, send, sendJson, type Incoming } from '../shared/http.ts';
import { qrPng, qrSvg } from '../shared/qr.ts';
import { parseForm } from './form.ts';
import type { Gateway } from './gateway.ts';
import { authenticate, cancelChallenge } from './intents.ts';
import type { Challenge, Intent, Store } from './model.ts';
import { overPage, questionPage, thanksPage, upiPage } from './page-bodies.ts';
import { renderPublicIntent } from './render.ts';
import { answerInApp } from './upi.ts';

interface Answer {
  outcome: 'approve' | 'decline' | 'cancel';
  /** UPI alone: how long the answer takes to get here, and how long the bank then is undecided. */
  afterMs: number;
  processingMs: number;
}

const script = '/v3/authenticate.js';
const kinds: Record<string, Challenge['kind']> = { authenticate: '3ds', upi: 'upi' };

/** The bank's 3-D Secure page, and the page that stands for a payer's UPI app. */
export class Questions {
  private readonly store: Store;
  private readonly gateway: Gateway;

  constructor(store: Store, gateway: Gateway) {
    this.store = store;
    this.gateway = gateway;
  }

  /** @returns whether the path was one of these pages */
  async answer(incoming: Incoming): Promise<boolean> {
    const [, place = '', id = '', image] =
      /^\/(authenticate|upi)\/(pi_[A-Za-z0-9]+)(?:\/qr\.(svg|png))?$/.exec(incoming.url.pathname) ?? [];
    const kind = kinds[place];
    if (kind === undefined) return false;
    const intent = this.asked(id, kind, incoming.url);
    if (image !== undefined) drawCode(incoming, image, intent);
    else if (incoming.request.method === 'POST') await this.decide(incoming, intent);
    else ask(incoming, intent);
    return true;
  }

  private asked(id: string, kind: Challenge['kind'], url: URL): Intent | null {
    const intent = this.store.tables.intent.get(id);
    const challenge = intent?.challenge;
    if (intent === undefined || challenge?.kind !== kind) return null;
    return url.searchParams.get('token') === challenge.token ? intent : null;
  }

  /** POST outcome=approve|decline|cancel to the address in next_action; JSON for programs, a redirect for people. */
  private async decide(incoming: Incoming, intent: Intent | null): Promise<void> {
    const { request, response } = incoming;
    const answer = answerIn(await readBody(request), header(request, 'content-type') ?? '');
    if (answer === null) {
      const message = 'outcome is approve, decline or cancel; after_ms and processing_ms are whole numbers.';
      return sendJson(response, 400, { error: { message } });
    }
    if (intent === null) return sendJson(response, 410, { error: { message: 'This question is over.' } });
    const { outcome } = answer;
    const after = this.gateway.unasked(intent.id, (call) => {
      // It may have been answered elsewhere while this body came in.
      const current = call.tx.need('intent', intent.id);
      if (current.challenge?.token !== intent.challenge?.token) return null;
      if (outcome === 'cancel') cancelChallenge(call);
      else if (current.challenge?.kind === '3ds') authenticate(call, current, outcome);
      else answerInApp(call, current, { ...answer, approved: outcome === 'approve' });
      return call.tx.need('intent', intent.id);
    });
    if (after === null) return sendJson(response, 410, { error: { message: 'This question is over.' } });
    sendOutcome(incoming, intent, after);
  }
}

function ask(incoming: Incoming, intent: Intent | null): void {
  const title = 'Confirm your payment';
  if (intent === null) return sendPage(incoming, 410, { title, script, main: overPage });
  if (intent.challenge?.kind !== 'upi') return sendPage(incoming, 200, { title, script, main: questionPage(intent) });
  const { pathname, search } = incoming.url;
  sendPage(incoming, 200, { title, script, main: upiPage(intent, `${pathname}/qr.svg${search}`) });
}

function drawCode({ response }: Incoming, image: string, intent: Intent | null): void {
  const url = intent?.challenge?.url;
  if (url === undefined) return sendJson(response, 410, { error: { message: 'This question is over.' } });
  if (image === 'svg') send(response, 200, 'image/svg+xml', qrSvg(url));
  else send(response, 200, 'image/png', qrPng(url));
}

function sendOutcome(incoming: Incoming, before: Intent, after: Intent): void {
  const { request, response } = incoming;
  if (header(request, 'accept')?.includes('text/html') !== true) {
    return sendJson(response, 200, renderPublicIntent(after));
  }
  // In a frame the shop's page carries on, also where he was quicker than the page's script: no shop lets itself be framed.
  const isFramed = incoming.url.searchParams.has('origin');
  const returnUrl = isFramed ? null : (before.challenge?.returnUrl ?? null);
  if (returnUrl === null) return sendPage(incoming, 200, { title: 'Thank you', script, main: thanksPage });
  const target = new URL(returnUrl);
  target.searchParams.set('payment_intent', after.id);
  target.searchParams.set('payment_intent_client_secret', after.clientSecret);
  target.searchParams.set('redirect_status', after.lastError === null ? 'succeeded' : 'failed');
  response.writeHead(303, { Location: target.href }).end();
}

function answerIn(body: string, type: string): Answer | null {
  const given = type.startsWith('application/json') ? (objectIn(body) ?? {}) : parseForm(body);
  const { outcome } = given;
  const [afterMs, processingMs] = [wholeNumber(given.after_ms), wholeNumber(given.processing_ms)];
  if (afterMs === null || processingMs === null) return null;
  if (outcome !== 'approve' && outcome !== 'decline' && outcome !== 'cancel') return null;
  return { outcome, afterMs, processingMs };
}

const wholeNumber = (value: unknown): number | null =>
  value === undefined || value === '' ? 0 : /^\d{1,9}$/.test(String(value)) ? Number(value) : null;
