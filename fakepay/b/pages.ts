import { Assets, font, sendPage, style } from '../shared/assets.ts';
import { header, readBody, sendJson, type Incoming } from '../shared/http.ts';
import { findPayment } from './call.ts';
import type { Gateway } from './gateway.ts';
import type { Payment, Store } from './model.ts';
import { written } from './money.ts';
import { authorise, cards } from './payer.ts';
import { Refusal } from './refusal.ts';
import { renderPayment } from './render.ts';

const title = 'Pay';
const names: Record<string, string> = {
  visa: 'Visa, approved',
  challenge: 'A card whose bank asks first',
  declined: 'Declined',
  insufficient_funds: 'Declined, insufficient funds',
  stolen: 'Declined, stolen',
  issuer_away: "The card's bank is away",
  refund_fails: 'Approved, refunds fail later',
};
const reasons: Record<string, string> = {
  declined: 'The bank declined the payment.',
  insufficient_funds: 'There is not enough money on this card.',
  stolen: 'This card cannot be used.',
  issuer_away: "The card's bank does not answer: try again.",
  authentication_failed: 'The bank did not hear from you.',
};

/** The hosted page: the fan pays here and goes back to the shop. */
export class Pages {
  private readonly assets = new Assets({ '/v3/fakepay.css': style('fakepay.css'), '/v3/inter.woff2': font });
  private readonly store: Store;
  private readonly gateway: Gateway;

  constructor(store: Store, gateway: Gateway) {
    this.store = store;
    this.gateway = gateway;
  }

  /** @returns whether the path was one of these pages */
  async answer(incoming: Incoming): Promise<boolean> {
    if (this.assets.answer(incoming)) return true;
    const session = /^\/pay\/(\w+)$/.exec(incoming.url.pathname)?.[1];
    if (session === undefined) return false;
    const id = this.store.tables.session.get(session)?.payment;
    const payment = id === undefined ? undefined : this.store.tables.payment.get(id);
    if (payment === undefined) sendPage(incoming, 404, { title, main: nothingPage });
    else if (incoming.request.method === 'POST') await this.pay(incoming, payment);
    else this.show(incoming, payment);
    return true;
  }

  private async pay(incoming: Incoming, payment: Payment): Promise<void> {
    const given = Object.fromEntries(new URLSearchParams(await readBody(incoming.request)));
    try {
      this.gateway.unasked(authorise, payment.session, given);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status !== 422) return sendJson(incoming.response, error.status, { error: error.error });
    }
    this.show(incoming, this.gateway.unasked(findPayment, payment.id));
  }

  private show(incoming: Incoming, payment: Payment): void {
    if (payment.state === 'PENDING') return sendPage(incoming, 200, { title, main: formOf(payment) });
    if (header(incoming.request, 'accept')?.includes('text/html') !== true) {
      return sendJson(incoming.response, 200, renderPayment(payment));
    }
    const back = incoming.url.searchParams.get('return');
    if (back === null || !URL.canParse(back) || !/^https?:$/.test(new URL(back).protocol)) {
      return sendPage(incoming, 200, { title, main: donePage });
    }
    const target = new URL(back);
    target.searchParams.set('payment', payment.id);
    incoming.response.writeHead(303, { Location: target.href }).end();
  }
}

function formOf(payment: Payment): string {
  const { value, currency } = written(payment.amount, payment.currency);
  const problem = payment.failure === null ? '' : (reasons[payment.failure.reason] ?? '');
  return `<main class="question" aria-label="Payment">
<p class="bank">fakepay-b, a test gateway</p>
<h1>${payment.method === 'upi' ? 'Pay from your UPI app' : 'Pay by card'}</h1>
<p class="amount">${currency} ${value}</p>
<p class="error" role="alert">${problem}</p>
<form method="post">${payment.method === 'upi' || payment.card !== null ? answers(payment) : choices}</form>
</main>`;
}

const choices = `<label for="card">Test card</label>
<select id="card" name="card">${Object.keys(cards)
  .map((card) => `<option value="${card}">${names[card]}</option>`)
  .join('')}</select>
<button class="approve">Pay</button>`;

const answers = ({ method }: Payment): string => `<p>${
  method === 'upi' ? 'Answer here in the place of the app.' : 'Your bank asks: is this you?'
}</p>
<button class="approve" name="answer" value="approve">Approve</button>
<button class="decline" name="answer" value="decline">Decline</button>`;

const nothingPage = '<main class="question"><h1>There is nothing to pay here</h1></main>';
const donePage = `<main class="question"><h1>Thank you</h1>
<p>You can close this page and go back to the shop to see where your payment stands.</p></main>`;
