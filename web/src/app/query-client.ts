import { QueryClient } from '@tanstack/react-query';
import { isProblem } from '../api/client.ts';

/** Reads are tried three times when the fault may pass; refusals are final. Writes retry under their own keys only. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Without this a query waits silently while offline, and the page could not say so.
      networkMode: 'always',
      retry: (failures, error) => failures < 2 && isProblem(error) && error.isPassing,
      retryDelay: (failures, error) => {
        const backoffMs = Math.min(4000, 500 * 2 ** failures) * (0.5 + Math.random());
        return Math.max(isProblem(error) ? (error.retryAfterMs ?? 0) : 0, backoffMs);
      },
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
