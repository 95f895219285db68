import type { Appearance } from './messages.ts';

const ownScript =
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript
    : document.querySelector<HTMLScriptElement>('script[src*="/v3/stripe.js"]');
if (ownScript === null) throw new Error('Load stripe.js with a script element.');
export const base = new URL(ownScript.src).origin;

const colorSchemes = { auto: 'light dark', light: 'light', dark: 'dark' };

// A frame whose colour scheme is not that of its page is painted on an opaque ground.
export function schemeOf(appearance: Appearance): string {
  if (appearance.theme === undefined) return colorSchemes.auto;
  return appearance.theme === 'night' ? colorSchemes.dark : colorSchemes.light;
}

export function newFrame(path: string, title: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  const url = new URL(path, base);
  url.searchParams.set('origin', location.origin);
  frame.src = url.href;
  frame.title = title;
  Object.assign(frame.style, { display: 'block', width: '100%', border: '0', background: 'transparent' });
  return frame;
}
