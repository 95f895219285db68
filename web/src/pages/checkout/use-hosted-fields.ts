import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { PaymentSession } from '../../api/types.ts';
import {
  hostedAppearance,
  hostedLocale,
  loadHostedScript,
  type ConfirmAnswer,
  type HostedElement,
  type HostedElements,
  type HostedPayments,
} from './hosted-fields.ts';
import { language } from '../../words/index.ts';

export type FieldsState = 'loading' | 'ready' | 'failed';

/** A frame that was blocked on its way says nothing; after this the fan is told, and may still wait. */
const PATIENCE_MS = 15_000;

interface Mounted {
  payments: HostedPayments;
  elements: HostedElements;
}

interface HostedFields {
  /** Where the card fields are drawn. */
  target: RefObject<HTMLDivElement | null>;
  state: FieldsState;
  reload: () => void;
  confirm: (returnUrl: string) => Promise<ConfirmAnswer>;
}

/** Loads the provider's script and mounts its card fields for one payment. */
export function useHostedFields(session: PaymentSession | undefined): HostedFields {
  const target = useRef<HTMLDivElement>(null);
  const mounted = useRef<Mounted | null>(null);
  const [state, setState] = useState<FieldsState>('loading');
  const [attempt, setAttempt] = useState(0);
  const { scriptUrl, publishableKey, clientSecret } = session ?? {};

  useEffect(() => {
    if (!scriptUrl || !publishableKey || !clientSecret) return;
    let element: HostedElement | null = null;
    let left = false;
    setState('loading');
    const patience = window.setTimeout(
      () => setState((current) => (current === 'loading' ? 'failed' : current)),
      PATIENCE_MS,
    );
    loadHostedScript(scriptUrl)
      .then(() => {
        if (left || !target.current) return;
        if (!window.Stripe) throw new Error('The card form is not there.');
        const payments = window.Stripe(publishableKey);
        const elements = payments.elements({
          clientSecret,
          appearance: hostedAppearance(),
          locale: hostedLocale(language()),
        });
        element = elements.create('payment');
        element.on('ready', () => setState('ready'));
        element.on('loaderror', () => setState('failed'));
        element.mount(target.current);
        mounted.current = { payments, elements };
      })
      .catch(() => {
        if (!left) setState('failed');
      });
    return () => {
      left = true;
      window.clearTimeout(patience);
      mounted.current = null;
      element?.destroy();
    };
  }, [scriptUrl, publishableKey, clientSecret, attempt]);

  const confirm = useCallback((returnUrl: string) => {
    if (!mounted.current) return Promise.reject(new Error('The card fields are not there yet.'));
    const { payments, elements } = mounted.current;
    return payments.confirmPayment({ elements, confirmParams: { return_url: returnUrl }, redirect: 'if_required' });
  }, []);

  return { target, state, reload: () => setAttempt((count) => count + 1), confirm };
}
