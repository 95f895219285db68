import type { FromChallenge } from './messages.ts';

const shopOrigin = new URLSearchParams(location.search).get('origin');
const scheme = new URLSearchParams(location.search).get('scheme');
if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset.theme = scheme;
const framed = parent !== window && shopOrigin !== null;
const question = document.getElementById('question');
const problem = document.getElementById('problem');

function tell(message: FromChallenge): void {
  if (shopOrigin !== null) parent.postMessage(message, shopOrigin);
}

/** In a frame the answer goes out from here, and the shop's page carries on; alone, the form is sent as usual. */
async function answer(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const button = event.submitter;
  const outcome = button instanceof HTMLButtonElement ? button.value : 'decline';
  const buttons = [...document.querySelectorAll('button')];
  for (const each of buttons) each.disabled = true;
  try {
    const reply = await fetch(location.href, { method: 'POST', body: new URLSearchParams({ outcome }) });
    // 410: it was answered elsewhere, in another tab. The shop's page asks how it stands.
    if (!reply.ok && reply.status !== 410) throw new Error(`status ${reply.status}`);
    tell({ fakepay: 'answered' });
  } catch {
    for (const each of buttons) each.disabled = false;
    if (problem !== null) problem.textContent = "The bank didn't get your answer. Nothing has been charged: try again.";
  }
}

if (framed) {
  question?.addEventListener('submit', (event) => void answer(event));
  // Keys pressed in a frame never reach the dialog around it.
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') tell({ fakepay: 'escape' });
  });
  if (question === null) tell({ fakepay: 'answered' });
  else document.querySelector('button')?.focus();
}
