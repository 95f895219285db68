import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { isProblem } from '../api/client.ts';
import { endAdmission, hasPlace, roomQuery, takeAdmission } from '../api/queue.ts';
import { serverNow } from '../api/server-time.ts';
import { announce, useRemaining } from '../ui/index.ts';
import { t } from '../words/index.ts';

/** What counts as choosing. */
const ACTIVITY = ['pointerdown', 'keydown', 'wheel'] as const;
/** Choosing renews the admission once a third of its time is over: a few requests for a purchase, not one a tap. */
const RENEW_BELOW = 2 / 3;
const LAST_MINUTE_MS = 60_000;

export interface Admission {
  /** `none` is needed; `out`: the waiting room decides; `in`, with a clock. */
  state: 'none' | 'out' | 'in';
  until: string | null;
  /** Nobody has chosen anything for a while: the turn ends soon. */
  isFading: boolean;
  renew(): void;
  /** Gives the turn to the next one. */
  leave(): Promise<void>;
}

/**
 * The visitor's turn while he chooses. It goes on by itself for as long as he does something here or holds seats; an abandoned
 * tab gives it up, since others wait for it.
 */
export function useAdmission(slug: string, isHolding: boolean): Admission {
  const room = useQuery(roomQuery(slug));
  const isOn = room.data?.isOn ?? false;
  const admission = useQuery({
    queryKey: ['admission', slug],
    queryFn: () => takeAdmission(slug),
    enabled: isOn && hasPlace(slug),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const { data, error, refetch } = admission;
  // An answer that did not come says nothing; a refusal does.
  const isRefused = isProblem(error) && !error.isPassing;
  const turn = data?.turn === 'admitted' && !isRefused ? data : null;
  const until = turn?.until ?? null;
  const totalMs = (turn?.seconds ?? 0) * 1000;
  const renew = useCallback(() => void refetch({ cancelRefetch: false }), [refetch]);
  const remainingMs = useRemaining(until);
  useRenewal(until, totalMs, renew);

  const isFading = remainingMs !== null && remainingMs <= Math.min(LAST_MINUTE_MS, totalMs / 2);
  const isOver = remainingMs === 0;
  useEffect(() => {
    if (isOver || (isFading && isHolding)) renew();
  }, [isOver, isFading, isHolding, renew]);
  useAnnouncedEnd(until);

  return {
    state: !isOn ? 'none' : until ? 'in' : admission.isLoading ? 'none' : 'out',
    until,
    isFading: isFading && !isHolding,
    renew,
    leave: () => endAdmission(slug),
  };
}

function useRenewal(until: string | null, totalMs: number, renew: () => void): void {
  useEffect(() => {
    if (until === null) return;
    const onActivity = () => {
      if (Date.parse(until) - serverNow() < totalMs * RENEW_BELOW) renew();
    };
    for (const kind of ACTIVITY) window.addEventListener(kind, onActivity, { passive: true });
    return () => {
      for (const kind of ACTIVITY) window.removeEventListener(kind, onActivity);
    };
  }, [until, totalMs, renew]);
}

function useAnnouncedEnd(until: string | null): void {
  const before = useRef(until);
  useEffect(() => {
    if (before.current && !until) announce(t('seats.turn.over'), 'assertive');
    before.current = until;
  }, [until]);
}
