import { Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense } from 'react';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { ConnectionNotice } from './ConnectionNotice.tsx';
import { PageLoading } from './PageLoading.tsx';
import { SiteFooter } from './SiteFooter.tsx';
import { SiteHeader } from './SiteHeader.tsx';
import { t, useLanguage } from '../words/index.ts';

/** Choosing seats takes the whole window, as a map does. */
const FILLS_WINDOW = /^\/e\/[^/]+\/seats\/?$/;

export function RootLayout() {
  useLanguage();
  const fillsWindow = useRouterState({
    select: ({ resolvedLocation, location }) => FILLS_WINDOW.test((resolvedLocation ?? location).pathname),
  });
  return (
    <>
      <a
        href="#main"
        className="sr-only z-50 rounded-control bg-accent px-4 py-3 font-semibold text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('shell.skip')}
      </a>
      <SiteHeader wide={fillsWindow} />
      <ConnectionNotice />
      <main
        id="main"
        tabIndex={-1}
        data-fills-window={fillsWindow || undefined}
        className="flex min-h-[calc(100dvh-var(--site-header))] flex-1 flex-col outline-none"
      >
        <Suspense fallback={<PageLoading />}>
          <Outlet />
        </Suspense>
      </main>
      {!fillsWindow && <SiteFooter />}
      <LiveRegion />
    </>
  );
}
