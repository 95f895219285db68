import type { Language } from '../../words/index.ts';

/**
 * The part of Stripe.js that the checkout uses. The script comes from the payment provider and draws the card fields in
 * frames of its own: no card number ever enters this page.
 */

export interface HostedError {
  type?: string;
  code?: string;
  decline_code?: string;
  message?: string;
  payment_intent?: { status: string };
}

export interface ConfirmAnswer {
  error?: HostedError;
  paymentIntent?: { id: string; status: string };
}

export interface HostedElement {
  mount(target: HTMLElement): void;
  destroy(): void;
  on(event: 'ready' | 'loaderror', listener: () => void): unknown;
}

export interface HostedElements {
  create(type: 'payment', options?: Record<string, unknown>): HostedElement;
}

export interface HostedPayments {
  elements(options: { clientSecret: string; appearance?: Record<string, unknown>; locale?: string }): HostedElements;
  confirmPayment(options: {
    elements: HostedElements;
    confirmParams: { return_url: string };
    redirect: 'if_required';
  }): Promise<ConfirmAnswer>;
}

declare global {
  interface Window {
    Stripe?: (publishableKey: string) => HostedPayments;
  }
}

const scripts = new Map<string, Promise<void>>();

/** Loads the provider's script once per page. A failed load may be tried again. */
export function loadHostedScript(url: string): Promise<void> {
  const known = scripts.get(url);
  if (known) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      scripts.delete(url);
      script.remove();
      reject(new Error('The card form could not be loaded.'));
    };
    document.head.append(script);
  });
  scripts.set(url, loading);
  return loading;
}

/** The fields take our colours: they are read from the tokens as they are now, in light or dark. */
export function hostedAppearance(): Record<string, unknown> {
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  return {
    theme: dark ? 'night' : 'stripe',
    variables: {
      colorPrimary: dark ? '#b9a0ff' : '#5b2bb5',
      colorBackground: dark ? '#1a1820' : '#ffffff',
      colorText: dark ? '#f4f3f7' : '#1b1824',
      colorTextSecondary: dark ? '#bcb8c6' : '#595563',
      colorDanger: dark ? '#ff9d94' : '#a8201a',
      borderRadius: '8px',
      fontFamily: 'Inter, system-ui, sans-serif',
      fontSizeBase: '17px',
      spacingUnit: '4px',
    },
  };
}

/** The provider's fields speak no Hindi. */
export function hostedLocale(language: Language): string {
  return language === 'hi' ? 'en' : language;
}
