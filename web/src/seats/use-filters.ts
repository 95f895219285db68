import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { EventDetail } from '../api/types.ts';
import { type Filters, readFilters, writeFilters } from './filters.ts';

export type ChangeFilters = (change: Partial<Filters>) => void;

/** The filters as the URL has them. A change replaces the URL: "back" leaves the page, it doesn't undo a filter. */
export function useFilters(event: EventDetail): [Filters, ChangeFilters] {
  const search = useSearch({ from: '/e/$slug/seats' });
  const navigate = useNavigate({ from: '/e/$slug/seats' });
  const filters = useMemo(() => readFilters(search, event), [search, event]);
  const change = useCallback<ChangeFilters>(
    (part) => {
      void navigate({
        search: (current) => {
          const next = { ...current, ...writeFilters({ ...readFilters(current, event), ...part }, event) };
          return Object.fromEntries(
            Object.entries(next).filter((entry): entry is [string, string] => Boolean(entry[1])),
          );
        },
        replace: true,
        resetScroll: false,
      });
    },
    [navigate, event],
  );
  return [filters, change];
}
