import { Assets, font, script, sendPage, style } from '../shared/assets.ts';
import type { Incoming } from '../shared/http.ts';

const files = {
  '/control/control.js': script('control.ts'),
  '/control/control.css': style('control.css'),
  '/control/inter.woff2': font,
};

const alone = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
};

const section = (id: string, title: string): string => `<section aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<div id="${id}"></div>
</section>`;

const main = `<a class="skip" href="#intents">Skip to the payments</a>
<header>
<h1>fakepay</h1>
<p>Everything here is play money. Switch a fault on, and watch what becomes of it.</p>
<dl id="counts"></dl>
</header>
<main>
<div class="standing">${section('standing', 'Switched on')}</div>
<div class="wide">
${section('intents', 'Payments')}
${section('disputes', 'Disputes')}
${section('refunds', 'Refunds')}
${section('movements', 'Movements of money')}
</div>
<div class="known">${section('known', 'Faults')}</div>
</main>
<p id="said" role="status"></p>`;

/** The page where faults are switched while somebody watches. */
export class ControlPage {
  private readonly assets = new Assets(files);

  /** @returns whether the path was this page or one of its files */
  answer(incoming: Incoming): boolean {
    const { request, url } = incoming;
    if (this.assets.answer(incoming)) return true;
    if (request.method !== 'GET' || !/^\/(control)?$/.test(url.pathname)) return false;
    const page = { title: 'fakepay', style: '/control/control.css', script: '/control/control.js' };
    sendPage(incoming, 200, { ...page, main, headers: alone });
    return true;
  }
}
