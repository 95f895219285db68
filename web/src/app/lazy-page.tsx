import { lazy, useEffect, useState, type ComponentType } from 'react';
import { useLanguage } from '../words/index.ts';

/** After this a visitor has what he came for, and the line is free. */
const SETTLED_MS = 1200;

type Name =
  | 'seats'
  | 'checkout'
  | 'pay'
  | 'order'
  | 'account'
  | 'admin events'
  | 'admin event'
  | 'admin order'
  | 'admin room'
  | 'admin report'
  | 'admin watch'
  | 'admin disputes'
  | 'admin attention';

const loaders = new Map<Name, () => Promise<unknown>>();

/**
 * A page whose code comes when it is needed, or before, by `usePrefetch`. What is there already is shown at once: a suspended
 * page would stay blank for the 300 ms that React leaves between a fallback and what follows it.
 */
export function lazyPage<Props extends object>(
  name: Name,
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  const keep = async () => {
    loaded = await load();
    return { default: loaded };
  };
  const Suspended = lazy(keep);
  loaders.set(name, keep);
  return function LazyPage(props: Props) {
    useLanguage();
    // Chosen once: another component in its place would forget what the visitor has typed.
    const [Page] = useState<ComponentType<Props>>(() => loaded ?? (Suspended as ComponentType<Props>));
    return <Page {...props} />;
  };
}

/** Fetches the code of the page that most likely comes next, so that going on never waits for it. */
export function usePrefetch(name: Name): void {
  useEffect(() => {
    const timer = window.setTimeout(
      () =>
        void loaders
          .get(name)?.()
          .catch(() => undefined),
      SETTLED_MS,
    );
    return () => window.clearTimeout(timer);
  }, [name]);
}
