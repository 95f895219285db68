import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { openAllotment, type OpenAllotment } from '../api/allotment.ts';
import { isProblem } from '../api/client.ts';
import { readStored, removeStored, writeStored } from '../app/storage.ts';
import { AVAILABLE, type Board, HELD } from '../seatmap/index.ts';

/** What others with the code take, this page sees by then; the server decides in any case. */
const EVERY_MS = 3000;
const FRAGMENT = '#code=';

export interface AllotmentCode {
  /** Null: none was given. */
  code: string | null;
  /** What it opens; null until it is known, and where it opens nothing. */
  opened: OpenAllotment | null;
  /** What the server says against it. */
  error: unknown;
  asking: boolean;
  use: (code: string) => void;
  forget: () => void;
  refresh: () => void;
}

/** The code of an allotment: from the link's fragment, which leaves the address bar at once, or typed; kept for this tab. */
export function useAllotment(eventId: string): AllotmentCode {
  const name = `code.${eventId}`;
  const [code, setCode] = useState(() => codeOfLink() ?? readStored<string>('session', name));
  useEffect(() => {
    if (code === null) removeStored('session', name);
    else writeStored('session', name, code);
    if (location.hash.startsWith(FRAGMENT))
      history.replaceState(history.state, '', location.pathname + location.search);
  }, [code, name]);

  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['allotment', eventId, code],
    queryFn: ({ signal }) => openAllotment(eventId, code ?? '', signal),
    enabled: code !== null,
    refetchInterval: (query) => (isRefused(query.state.error) ? false : EVERY_MS),
    retry: false,
  });
  const refresh = useCallback(() => {
    if (code !== null) void refetch();
  }, [code, refetch]);
  const forget = useCallback(() => setCode(null), []);
  const opened = code === null || isRefused(error) ? null : (data ?? null);
  return {
    code,
    opened,
    error: code === null ? null : error,
    asking: isFetching && !data,
    use: setCode,
    forget,
    refresh,
  };
}

/** The board shows what the code opens, which to everybody else is gone. */
export function useOpened(board: Board, opened: OpenAllotment | null): void {
  useEffect(() => {
    const states = new Map<number, number>();
    for (const place of opened?.left ?? []) states.set(place, AVAILABLE);
    for (const place of opened?.held ?? []) states.set(place, HELD);
    board.open(states);
  }, [board, opened]);
}

const isRefused = (error: unknown): boolean => isProblem(error, 'holds.allotment_code_invalid');

function codeOfLink(): string | null {
  if (!location.hash.startsWith(FRAGMENT)) return null;
  const code = decodeURIComponent(location.hash.slice(FRAGMENT.length)).trim();
  return code === '' ? null : code;
}
