import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { ConnectionNotice } from './ConnectionNotice.tsx';
import { PageLoading } from './PageLoading.tsx';
import { SiteFooter } from './SiteFooter.tsx';
import { SiteHeader } from './SiteHeader.tsx';

export function RootLayout() {
  return (
    <>
      <a
        href="#main"
        className="sr-only z-50 rounded-control bg-accent px-4 py-3 font-semibold text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <SiteHeader />
      <ConnectionNotice />
      <main id="main" tabIndex={-1} className="flex min-h-[calc(100dvh-3.5rem)] flex-1 flex-col outline-none">
        <Suspense fallback={<PageLoading />}>
          <Outlet />
        </Suspense>
      </main>
      <SiteFooter />
      <LiveRegion />
    </>
  );
}
