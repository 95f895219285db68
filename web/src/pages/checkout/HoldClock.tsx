import { useMutation } from '@tanstack/react-query';
import { isProblem } from '../../api/client.ts';
import { extendHold } from '../../api/holds.ts';
import type { Hold } from '../../api/types.ts';
import { formatDeadline } from '../../format.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Countdown } from '../../ui/Countdown.tsx';
import { useRemaining } from '../../ui/use-remaining.ts';
import { t } from '../../words/index.ts';

/** More time is offered when it may be wanted: from here on. */
const OFFER_BELOW_MS = 5 * 60_000;

interface HoldClockProps {
  hold: Hold;
  onExtended: (hold: Hold) => void;
  onEnd: () => void;
}

export function HoldClock({ hold, onExtended, onEnd }: HoldClockProps) {
  const remainingMs = useRemaining(hold.expiresAt) ?? 0;
  const extend = useMutation({
    mutationFn: () => extendHold(hold.id),
    onSuccess: (next) => {
      onExtended(next);
      announce(t('checkout.hold.heldUntil', { time: formatDeadline(next.expiresAt) }));
    },
    onError: (error) => {
      if (isProblem(error, 'holds.already_extended')) onExtended({ ...hold, extendable: false });
      else announce(t('checkout.hold.noMoreTime'), 'assertive');
    },
  });
  return (
    <span className="flex items-center gap-1 sm:gap-3">
      {hold.extendable && remainingMs <= OFFER_BELOW_MS && (
        <Button variant="quiet" size="small" pending={extend.isPending} onClick={() => extend.mutate()}>
          {extend.isError ? t('shell.tryAgain') : t('checkout.hold.moreTime')}
        </Button>
      )}
      <Countdown
        until={hold.expiresAt}
        label={t('checkout.hold.label')}
        onEnd={onEnd}
        spoken={(minutes) => t('checkout.hold.spoken', { count: minutes })}
      />
    </span>
  );
}
