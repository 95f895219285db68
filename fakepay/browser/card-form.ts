import type { Appearance, ConfirmRequest, FromForm, Method, PaymentError, Result, ToForm } from './messages.ts';

type FieldName = 'number' | 'expiry' | 'cvc';

interface Field {
  name: FieldName;
  input: HTMLInputElement;
  error: HTMLElement;
}

/** What is wrong with a field, or null. `code` is Stripe.js's. */
type Check = (value: string) => { code: string; message: string } | null;

const shopOrigin = new URLSearchParams(location.search).get('origin') ?? '';

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');
const isAmex = (): boolean => /^3[47]/.test(digitsOf(fields.number.input.value));

const fields: Record<FieldName, Field> = {
  number: findField('number'),
  expiry: findField('expiry'),
  cvc: findField('cvc'),
};
const inOrder = [fields.number, fields.expiry, fields.cvc];

const checks: Record<FieldName, Check> = {
  number(value) {
    const digits = digitsOf(value);
    if (digits.length < (isAmex() ? 15 : 16))
      return { code: 'incomplete_number', message: 'Your card number is incomplete.' };
    return passesLuhn(digits) ? null : { code: 'invalid_number', message: 'Your card number is not valid.' };
  },
  expiry(value) {
    const digits = digitsOf(value);
    if (digits.length < 4) return { code: 'incomplete_expiry', message: 'The expiry date is incomplete.' };
    const month = Number(digits.slice(0, 2));
    if (month < 1 || month > 12) return { code: 'invalid_expiry_month', message: 'Months go from 01 to 12.' };
    const now = new Date();
    const age = (2000 + Number(digits.slice(2)) - now.getFullYear()) * 12 + month - (now.getMonth() + 1);
    return age < 0 ? { code: 'invalid_expiry_year_past', message: 'This date is in the past.' } : null;
  },
  cvc(value) {
    const length = isAmex() ? 4 : 3;
    if (digitsOf(value).length >= length) return null;
    return { code: 'incomplete_cvc', message: `The security code has ${length} digits.` };
  },
};

const formats: Record<FieldName, (digits: string) => string> = {
  number(digits) {
    if (isAmex()) return digits.slice(0, 15).replace(/^(\d{4})(\d{1,6})?(\d{1,5})?.*$/, joinParts);
    return (digits.slice(0, 16).match(/\d{1,4}/g) ?? []).join(' ');
  },
  expiry(digits) {
    const whole = /^[2-9]/.test(digits) ? `0${digits}` : digits;
    return whole.length < 3 ? whole : `${whole.slice(0, 2)} / ${whole.slice(2, 4)}`;
  },
  cvc: (digits) => digits.slice(0, isAmex() ? 4 : 3),
};

const joinParts = (_: string, ...parts: unknown[]): string =>
  parts
    .filter((part) => typeof part === 'string' && /^\d+$/.test(part))
    .slice(0, 3)
    .join(' ');

const radios = [...document.querySelectorAll<HTMLInputElement>('input[name="method"]')];
const chosen = (): Method => (radios.find(({ checked }) => checked)?.value === 'upi' ? 'upi' : 'card');

function show(id: string, visible: boolean): void {
  const element = document.getElementById(id);
  if (element !== null) element.hidden = !visible;
}

function choose(): void {
  show('card-fields', chosen() === 'card');
  show('upi-fields', chosen() === 'upi');
  tellChange();
}

/** Lets the payer choose where the payment takes more than cards. */
async function offer(key: string, clientSecret: string): Promise<void> {
  const [id] = clientSecret.split('_secret_');
  const query = new URLSearchParams({ key, client_secret: clientSecret });
  const answer = await fetch(`/v1/payment_intents/${id}?${query}`).catch(() => null);
  if (answer?.ok !== true) return;
  const { payment_method_types: types } = (await answer.json()) as { payment_method_types: string[] };
  if (!types.includes('upi')) return;
  show('methods', types.includes('card'));
  for (const radio of radios) radio.checked = radio.value === 'upi' ? !types.includes('card') : types.includes('card');
  choose();
}

/** Which field an error of the API belongs to. */
const fieldOfCode: Record<string, FieldName> = {
  incorrect_number: 'number',
  expired_card: 'expiry',
  invalid_expiry_month: 'expiry',
  invalid_expiry_year: 'expiry',
  incorrect_cvc: 'cvc',
  invalid_cvc: 'cvc',
};

function findField(name: FieldName): Field {
  const input = document.getElementById(name);
  const error = document.getElementById(`${name}-error`);
  if (!(input instanceof HTMLInputElement) || error === null) throw new Error(`The card form lacks ${name}.`);
  return { name, input, error };
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}

function tell(message: FromForm): void {
  parent.postMessage(message, shopOrigin);
}

function tellHeight(): void {
  tell({ fakepay: 'height', height: Math.ceil(document.documentElement.getBoundingClientRect().height) });
}

function tellChange(): void {
  const empty = inOrder.every(({ input }) => input.value === '');
  const complete = inOrder.every(({ name, input }) => checks[name](input.value) === null);
  const method = chosen();
  tell({ fakepay: 'change', method, empty: method === 'card' && empty, complete: method === 'upi' || complete });
}

function showError(field: Field, message: string): void {
  field.input.setAttribute('aria-invalid', message === '' ? 'false' : 'true');
  if (field.error.textContent !== message) field.error.textContent = message;
}

/** Writes the digits in groups and keeps the caret behind the digit it was behind. */
function format(field: Field): void {
  const { input, name } = field;
  const atEnd = input.selectionStart === input.value.length;
  const digitsBefore = digitsOf(input.value.slice(0, input.selectionStart ?? 0)).length;
  const text = formats[name](digitsOf(input.value));
  if (text === input.value) return;
  input.value = text;
  let caret = text.length;
  if (!atEnd) for (caret = 0; digitsOf(text.slice(0, caret)).length < digitsBefore; caret++);
  input.setSelectionRange(caret, caret);
}

function listen(field: Field): void {
  const { input, name } = field;
  input.addEventListener('input', (event) => {
    const erasing = event instanceof InputEvent && event.inputType.startsWith('delete');
    if (!erasing) format(field);
    if (checks[name](input.value) === null) showError(field, '');
    tellChange();
  });
  input.addEventListener('blur', () => {
    // An empty field is no mistake before the fan wants to pay; an error that stands there stays.
    if (input.value !== '') showError(field, checks[name](input.value)?.message ?? '');
  });
}

/** Shows every field's error, goes to the first, and names it. */
function validate(): PaymentError | null {
  if (chosen() === 'upi') return null;
  const wrong = inOrder.flatMap((field) => {
    const found = checks[field.name](field.input.value);
    showError(field, found?.message ?? '');
    return found === null ? [] : [{ field, ...found }];
  });
  const [first] = wrong;
  if (first === undefined) return null;
  first.field.input.focus();
  return { type: 'validation_error', code: first.code, message: first.message };
}

function cardData(): Record<string, string> {
  const expiry = digitsOf(fields.expiry.input.value);
  const card = 'payment_method_data[card]';
  return {
    [`${card}[number]`]: digitsOf(fields.number.input.value),
    [`${card}[exp_month]`]: expiry.slice(0, 2),
    [`${card}[exp_year]`]: `20${expiry.slice(2, 4)}`,
    [`${card}[cvc]`]: fields.cvc.input.value,
  };
}

/** Pays with the card from here, so that the shop's page never holds it. */
async function confirm(request: ConfirmRequest): Promise<Result> {
  const invalid = validate();
  if (invalid !== null) return { error: invalid };
  const method = chosen();
  const form = new URLSearchParams({
    key: request.key,
    client_secret: request.clientSecret,
    'payment_method_data[type]': method,
    ...(method === 'card' ? cardData() : {}),
  });
  if (request.returnUrl !== null) form.set('return_url', request.returnUrl);
  const [intentId] = request.clientSecret.split('_secret_');
  try {
    const answer = await fetch(`/v1/payment_intents/${intentId}/confirm`, { method: 'POST', body: form });
    const body = await answer.json();
    if (answer.ok) return { paymentIntent: body };
    showCardError(body.error);
    return { error: body.error };
  } catch {
    const message =
      "We can't reach the bank. Check your connection, then see where your payment stands before you pay again.";
    return { error: { type: 'api_connection_error', message } };
  }
}

function showCardError(error: PaymentError): void {
  const name = fieldOfCode[error.code ?? ''];
  if (name === undefined) return;
  showError(fields[name], error.message ?? '');
  fields[name].input.focus();
}

/** Names of Stripe's appearance variables and of ours. */
const variables: Record<string, string> = {
  colorPrimary: '--accent',
  colorBackground: '--surface',
  colorText: '--ink',
  colorTextSecondary: '--ink-soft',
  colorDanger: '--bad',
  borderRadius: '--radius',
  fontFamily: '--font',
};

function dress(appearance: Appearance): void {
  const root = document.documentElement;
  if (appearance.theme === undefined) delete root.dataset.theme;
  else root.dataset.theme = appearance.theme === 'night' ? 'dark' : 'light';
  for (const [name, property] of Object.entries(variables)) {
    const value = appearance.variables?.[name];
    if (value === undefined) root.style.removeProperty(property);
    else root.style.setProperty(property, value);
  }
}

function clear(): void {
  for (const field of inOrder) {
    field.input.value = '';
    showError(field, '');
  }
  tellChange();
}

async function obey(message: ToForm): Promise<void> {
  switch (message.fakepay) {
    case 'appearance':
      return dress(message.appearance);
    case 'offer':
      return offer(message.key, message.clientSecret);
    case 'validate':
      return tell({ fakepay: 'validated', turn: message.turn, error: validate() });
    case 'confirm':
      return tell({ fakepay: 'confirmed', turn: message.turn, result: await confirm(message.request) });
    case 'focus':
      return fields.number.input.focus();
    case 'blur':
      return inOrder.forEach(({ input }) => input.blur());
    case 'clear':
      return clear();
  }
}

for (const field of inOrder) listen(field);
for (const radio of radios) radio.addEventListener('change', choose);
document.getElementById('card')?.addEventListener('submit', (event) => event.preventDefault());
window.addEventListener('focus', () => tell({ fakepay: 'focused' }));
window.addEventListener('blur', () => tell({ fakepay: 'blurred' }));
window.addEventListener('message', (event: MessageEvent<ToForm>) => {
  if (event.source === parent && event.origin === shopOrigin) void obey(event.data);
});
if (parent !== window && shopOrigin !== '') {
  new ResizeObserver(tellHeight).observe(document.documentElement);
  tell({ fakepay: 'ready' });
}
