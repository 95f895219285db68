import type { State } from '../stripe/state.ts';

type Intent = State['intents'][number];
type Child = Node | string;

const pollMs = 1000;
const once = { next: 1 };
/** What the buttons' rules are given, so that a watcher sees them without waiting half a minute. */
const patience: Record<string, object> = {
  hang_after_commit: { ms: 10_000 },
  slow_loris: { ms: 10_000 },
  rate_limit: { perSecond: 2 },
  delay: { ms: 5000 },
};

const place = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page lacks #${id}.`);
  return found;
};

function el(name: string, attributes: Record<string, string>, ...children: Child[]): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function button(label: string, about: string, action: () => Promise<void>, look = ''): HTMLElement {
  const made = el('button', { type: 'button', class: look, 'aria-label': `${label}: ${about}` }, label);
  made.dataset.key = `${label} ${about}`;
  made.addEventListener('click', () => void action().then(refresh, tellFailure));
  return made;
}

const say = (text: string): void => void (place('said').textContent = text);
const tellFailure = (error: unknown): void => say(error instanceof Error ? error.message : String(error));

async function send(method: string, path: string, body?: object): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (answer.ok) return;
  const { error } = (await answer.json()) as { error: { message: string } };
  throw new Error(error.message);
}

function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase() });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

const time = (ms: number): string => new Date(ms).toLocaleTimeString('en-GB');
const words = (name: string): string => name.replaceAll('_', ' ');
const short = (id: string): HTMLElement => el('code', { title: id }, `${id.slice(0, 3)}…${id.slice(-6)}`);
const badge = (status: string): HTMLElement => el('span', { class: `badge ${status}` }, words(status));
const none = (text: string): Child[] => [el('p', { class: 'none' }, text)];

/** A table that becomes a list of cards on a narrow page. */
function table(caption: string, heads: string[], rows: Child[][]): HTMLElement {
  const head = el('tr', {}, ...heads.map((title) => el('th', { scope: 'col' }, title)));
  const body = rows.map((cells) =>
    el('tr', {}, ...cells.map((cell, index) => el('td', { 'data-head': heads[index] ?? '' }, cell))),
  );
  return el('table', {}, el('caption', { class: 'hidden' }, caption), el('thead', {}, head), el('tbody', {}, ...body));
}

function fact(title: string, value: string, look = ''): HTMLElement {
  return el('div', { class: look }, el('dt', {}, title), el('dd', {}, value));
}

function counts({ counts: count, totals, aheadMs }: State): Child[] {
  const sums = Object.entries(totals).map(([currency, sum]) =>
    fact(`Captured, ${currency.toUpperCase()}`, money(sum.capture, currency)),
  );
  return [
    fact('Payments', String(count.payments)),
    fact('Webhooks waiting', String(count.pending), count.pending > 0 ? 'warn' : ''),
    fact('Webhooks lost', String(count.lost), count.lost > 0 ? 'bad' : ''),
    ...sums,
    ...(aheadMs > 0 ? [fact('Clock ahead', `${Math.round(aheadMs / 360_000) / 10} h`, 'warn')] : []),
  ];
}

function standing({ faults }: State): Child[] {
  if (faults.length === 0) return none('No fault is on: the gateway is healthy.');
  const rows = faults.map(({ id, on, fault, fired, next }) =>
    el(
      'li',
      {},
      el('span', {}, el('b', {}, words(fault)), ` on ${on === '*' ? 'every call' : on}`),
      el('span', { class: 'fired' }, `struck ${fired}${next === undefined ? '' : ` of ${next}`}`),
      button('Clear', `${words(fault)} on ${on} (${id})`, () => send('DELETE', `/__faults/${id}`)),
    ),
  );
  return [el('ul', { class: 'rules' }, ...rows), button('Clear all', 'every fault', () => send('DELETE', '/__faults'))];
}

const titles: Record<string, string> = { '*': 'Calls', webhook: 'Webhooks', upi: 'UPI' };

function known(state: State): Child[] {
  return state.known.flatMap(({ on, faults }) => {
    const [first = ''] = on;
    const select = el('select', { id: `on-${first}` }, ...on.map((each) => option(each))) as HTMLSelectElement;
    const chosen = (): string => (on.length > 1 ? select.value : first);
    const add = (fault: string, more: object) => async (): Promise<void> => {
      await send('POST', '/__faults', { on: chosen(), fault, ...patience[fault], ...more });
      say(`${words(fault)} is on.`);
    };
    const rows = Object.entries(faults).map(([fault, what]) =>
      el(
        'li',
        {},
        el('span', {}, el('b', {}, words(fault)), el('small', {}, what.replaceAll('`', ''))),
        button('Once', words(fault), add(fault, once)),
        button('Always', words(fault), add(fault, {})),
      ),
    );
    const label = el('label', { for: `on-${first}` }, 'Strikes ', select);
    return [
      el('h3', {}, titles[first] ?? first),
      ...(on.length > 1 ? [label] : []),
      el('ul', { class: 'rules' }, ...rows),
    ];
  });
}

const option = (value: string): HTMLElement => el('option', { value }, value === '*' ? 'every call' : value);

function deeds({ id, asks, disputable }: Intent): HTMLElement {
  const about = id.slice(-6);
  const answer = (outcome: string) => () => send('POST', asks?.path ?? '', { outcome });
  const dispute = () => send('POST', '/__disputes', { payment_intent: id, reason: 'fraudulent' });
  return el(
    'span',
    { class: 'deeds' },
    ...(asks === null
      ? []
      : [button('Approve', about, answer('approve'), 'primary'), button('Decline', about, answer('decline'))]),
    ...(disputable ? [button('Dispute', about, dispute)] : []),
  );
}

const waits = { '3ds': 'waits for 3-D Secure', upi: 'waits for the UPI app' };

function intents(state: State): Child[] {
  if (state.intents.length === 0) return none('No payment yet.');
  const rows = state.intents.map((row) => [
    time(row.created * 1000),
    short(row.id),
    money(row.amount, row.currency),
    el('span', { title: row.reason ?? '' }, badge(row.status), row.asks === null ? '' : ` ${waits[row.asks.kind]}`),
    deeds(row),
  ]);
  return [table('Payments, newest first', ['Time', 'Payment', 'Amount', 'Status', 'Do'], rows)];
}

function disputes(state: State): Child[] {
  if (state.disputes.length === 0) return none('No dispute. Open one at a captured payment.');
  const rows = state.disputes.map(({ id, intent, amount, currency, status, reason }) => {
    const close = (outcome: string) => () => send('POST', `/__disputes/${id}`, { outcome });
    const open = status === 'needs_response' || status === 'under_review';
    const buttons = [
      button('Shop wins', id.slice(-6), close('won')),
      button('Shop loses', id.slice(-6), close('lost')),
    ];
    return [
      short(id),
      short(intent),
      money(amount, currency),
      words(reason),
      badge(status),
      el('span', { class: 'deeds' }, ...(open ? buttons : [])),
    ];
  });
  return [table('Disputes, newest first', ['Dispute', 'Payment', 'Amount', 'Reason', 'Status', 'Do'], rows)];
}

function refunds(state: State): Child[] {
  if (state.refunds.length === 0) return none('No refund yet.');
  const rows = state.refunds.map(({ id, intent, amount, currency, status, created }) => [
    time(created * 1000),
    short(id),
    short(intent),
    money(amount, currency),
    badge(status),
  ]);
  return [table('Refunds, newest first', ['Time', 'Refund', 'Payment', 'Amount', 'Status'], rows)];
}

function movements(state: State): Child[] {
  if (state.movements.length === 0) return none('No money has moved.');
  const rows = state.movements.map(({ atMs, kind, intent, amount, fee, currency }) => [
    time(atMs),
    words(kind),
    short(intent),
    money(amount, currency),
    fee === 0 ? '–' : money(fee, currency),
  ]);
  return [table('Movements, newest first', ['Time', 'Kind', 'Payment', 'Amount', 'Fee'], rows)];
}

const parts: Record<string, { of: (state: State) => unknown; draw: (state: State) => Child[] }> = {
  counts: { of: ({ counts: count, totals, aheadMs }) => [count, totals, aheadMs], draw: counts },
  standing: { of: (state) => state.faults, draw: standing },
  known: { of: (state) => state.known, draw: known },
  intents: { of: (state) => state.intents, draw: intents },
  disputes: { of: (state) => state.disputes, draw: disputes },
  refunds: { of: (state) => state.refunds, draw: refunds },
  movements: { of: (state) => state.movements, draw: movements },
};
const drawn = new Map<string, string>();

/** Draws only what has changed, and gives the keyboard back to the button that it was on. */
function draw(state: State): void {
  for (const [id, part] of Object.entries(parts)) {
    const text = JSON.stringify(part.of(state));
    if (drawn.get(id) === text) continue;
    drawn.set(id, text);
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
    place(id).replaceChildren(...part.draw(state));
    if (focused === undefined || document.activeElement !== document.body) continue;
    document.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
}

async function refresh(): Promise<void> {
  const answer = await fetch('/__state');
  draw((await answer.json()) as State);
  document.body.dataset.ready = 'yes';
}

/** Asks again a second after each answer, and less busily while nobody looks. */
async function poll(): Promise<void> {
  await refresh().then(
    () => place('said').textContent === unreachable && say(''),
    () => say(unreachable),
  );
  setTimeout(() => void poll(), document.hidden ? pollMs * 10 : pollMs);
}

const unreachable = 'fakepay does not answer.';
void poll();
