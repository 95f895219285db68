import type { Intent } from './model.ts';

const field = (id: string, label: string, attributes: string): string => `<div class="field" id="${id}-field">
<label for="${id}">${label}</label>
<input id="${id}" name="${id}" type="text" inputmode="numeric" aria-describedby="${id}-error" spellcheck="false" ${attributes}>
<p class="error" id="${id}-error" role="alert"></p>
</div>`;

/** The form in the frame: the page around it never sees what is typed here. */
export const cardForm = (): string => `<form id="card" novalidate aria-label="Payment details">
<fieldset id="methods" hidden>
<legend>How do you want to pay?</legend>
<label><input type="radio" name="method" value="card" checked> Card</label>
<label><input type="radio" name="method" value="upi"> UPI</label>
</fieldset>
<div id="card-fields">
${field('number', 'Card number', 'autocomplete="cc-number" placeholder="1234 1234 1234 1234" maxlength="23"')}
<div class="pair">
${field('expiry', 'Expiry date', 'autocomplete="cc-exp" placeholder="MM / YY" maxlength="7"')}
${field('cvc', 'Security code', 'autocomplete="cc-csc" placeholder="3 digits" maxlength="4"')}
</div>
<p class="hint">Test payments: no real card is charged. <b>4242 4242 4242 4242</b> is approved,
<b>4000 0025 0000 3155</b> asks your bank first, <b>4000 0000 0000 9995</b> is declined.
Any date to come, any code.</p>
</div>
<p id="upi-fields" class="hint" hidden>You approve the payment in your UPI app: we show you a code to scan next.
Test payments: no real money moves.</p>
</form>`;

/** The bank's question. */
export const questionPage = (intent: Intent): string => `<main class="question" aria-label="Your bank">
<p class="bank">Test bank</p>
<h1>Is this you paying?</h1>
<p class="amount">${price(intent.amount, intent.currency)}</p>
<p>A real bank would ask for your finger or a code. This one takes your word.</p>
<form method="post" id="question">
<button class="approve" name="outcome" value="approve">Approve</button>
<button class="decline" name="outcome" value="decline">Decline</button>
</form>
<p class="error" id="problem" role="alert"></p>
</main>`;

/** What stands for the payer's UPI app: the code that he would scan, and what he would answer there. */
export const upiPage = (intent: Intent, image: string): string => `<main class="question" aria-label="UPI">
<p class="bank">Test UPI app</p>
<h1>Pay from your UPI app</h1>
<p class="amount">${price(intent.amount, intent.currency)}</p>
<img class="code" src="${image}" width="200" height="200" alt="QR code of this payment">
<p>A real payer would scan the code and approve on the phone. Here you answer in the app's place.</p>
<form method="post" id="question">
<button class="approve" name="outcome" value="approve">Approve</button>
<button class="decline" name="outcome" value="decline">Decline</button>
</form>
<p class="error" id="problem" role="alert"></p>
<p><a href="${intent.challenge?.url ?? ''}" target="_blank" rel="noopener">Open this page by itself</a></p>
</main>`;

export const overPage = `<main class="question" aria-label="Your bank">
<h1>There is nothing to confirm</h1>
<p>This question has been answered, or the payment was cancelled. Go back to the shop to see where your payment stands.</p>
</main>`;

export const thanksPage = `<main class="question" aria-label="Your bank">
<h1>Thank you</h1>
<p>Your bank has your answer. You can close this page and go back to the shop.</p>
</main>`;

function price(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase() });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
