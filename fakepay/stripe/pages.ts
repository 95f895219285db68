import { Assets, classicScript, font, script, sendPage, style } from '../shared/assets.ts';
import type { Incoming } from '../shared/http.ts';
import type { Gateway } from './gateway.ts';
import type { Store } from './model.ts';
import { ControlPage } from './control-page.ts';
import { cardForm } from './page-bodies.ts';
import { Questions } from './questions.ts';

const assets = {
  '/v3/stripe.js': classicScript(['frames.ts', 'payment-element.ts', 'bank-dialog.ts', 'stripe.ts']),
  '/v3/card-form.js': script('card-form.ts'),
  '/v3/authenticate.js': script('authenticate.ts'),
  '/v3/fakepay.css': style('fakepay.css'),
  '/v3/inter.woff2': font,
};

/** The script of Stripe.js's shape, the payment form in its frame, and what asks the payer. */
export class Pages {
  private readonly assets = new Assets(assets);
  private readonly control = new ControlPage();
  private readonly questions: Questions;

  constructor(store: Store, gateway: Gateway) {
    this.questions = new Questions(store, gateway);
  }

  /** @returns whether the path was one of these pages */
  async answer(incoming: Incoming): Promise<boolean> {
    const { request, url } = incoming;
    if (this.assets.answer(incoming) || this.control.answer(incoming)) return true;
    if (url.pathname === '/v3/card-form' && request.method === 'GET') {
      sendPage(incoming, 200, { title: 'Payment details', script: '/v3/card-form.js', main: cardForm() });
      return true;
    }
    return this.questions.answer(incoming);
  }
}
