import { queryOptions } from '@tanstack/react-query';
import { request } from '../api/client.ts';
import { type Seatmap, parseSeatmap } from '../seatmap/index.ts';

/** The URL carries the plan's hash: what it names never changes, and is parsed once. */
export const seatModelQuery = (seatmapUrl: string | undefined) =>
  queryOptions({
    queryKey: ['seatmap', seatmapUrl],
    queryFn: async ({ signal }) => parseSeatmap(await request<Seatmap>(seatmapUrl ?? '', { signal })),
    enabled: Boolean(seatmapUrl),
    staleTime: Infinity,
    // Comparing two plans of 50,000 seats member by member would cost more than drawing them.
    structuralSharing: false,
  });
