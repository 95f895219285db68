import { base, newFrame, schemeOf } from './frames.ts';
import type { Appearance, FromChallenge } from './messages.ts';

const watchEveryMs = 1500;

const dialogStyle = `
dialog {
  width: min(448px, calc(100vw - 32px));
  padding: 0;
  border: 0;
  border-radius: 12px;
  background: light-dark(oklch(1 0 0), oklch(0.22 0.015 295));
  color: light-dark(oklch(0.2 0.02 295), oklch(0.96 0.005 295));
  box-shadow: 0 8px 40px rgb(0 0 0 / 0.3);
  overflow: hidden;
}
dialog::backdrop { background: rgb(0 0 0 / 0.5); }
header { display: flex; justify-content: flex-end; padding: 8px 8px 0; }
button {
  min-width: 44px; min-height: 44px; padding: 0 12px; border: 0; border-radius: 8px;
  background: transparent; color: inherit; font: 600 15px/1 Inter, system-ui, sans-serif; cursor: pointer;
}
button:focus-visible { outline: 3px solid Highlight; outline-offset: -3px; }
`;

/**
 * Puts the bank's question over the page.
 * @param open asks whether the question still stands, where it may be answered elsewhere
 * @returns 'answered', or 'left' when the cardholder closed it or pressed Escape
 */
export function askBank(
  url: string,
  appearance: Appearance,
  open: (() => Promise<boolean>) | null,
): Promise<'answered' | 'left'> {
  const host = document.createElement('div');
  const shadow = host.attachShadow({ mode: 'open' });
  // A constructed style sheet passes where the shop's policy forbids inline styles.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(dialogStyle);
  shadow.adoptedStyleSheets = [sheet];
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', 'Confirm your payment');
  const scheme = schemeOf(appearance);
  // A server that confirmed may know fakepay by another name than this page does.
  const { pathname, search } = new URL(url);
  const framed = new URL(`${pathname}${search}`, base);
  framed.searchParams.set('scheme', scheme);
  const frame = newFrame(framed.href, 'Your bank asks you to confirm the payment');
  frame.style.height = open === null ? 'min(400px, 70vh)' : 'min(680px, 76vh)';
  frame.style.colorScheme = scheme;
  dialog.style.colorScheme = scheme;
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Cancel';
  const header = document.createElement('header');
  header.append(close);
  dialog.append(header, frame);
  shadow.append(dialog);
  document.body.append(host);
  const focused = document.activeElement;
  return new Promise((resolve) => {
    const finish = (outcome: 'answered' | 'left'): void => {
      window.removeEventListener('message', listen);
      clearInterval(watch);
      dialog.close();
      host.remove();
      if (focused instanceof HTMLElement) focused.focus();
      resolve(outcome);
    };
    const listen = ({ source, origin, data }: MessageEvent<FromChallenge>): void => {
      if (origin !== base || source !== frame.contentWindow) return;
      finish(data.fakepay === 'answered' ? 'answered' : 'left');
    };
    const look = async (): Promise<void> => void ((await open?.()) === false && finish('answered'));
    const watch = setInterval(() => void look(), watchEveryMs);
    window.addEventListener('message', listen);
    close.addEventListener('click', () => finish('left'));
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      finish('left');
    });
    dialog.showModal();
  });
}
