import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { changeSeatRules } from '../../api/admin.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';

/** Whether fans may leave one seat alone between others. */
export function SeatRulesPanel({ event }: { event: ManagedEvent }) {
  const client = useQueryClient();
  const { noOrphanSeats } = event;
  const change = useMutation({
    mutationFn: (avoid: boolean) => changeSeatRules(event.id, { noOrphanSeats: avoid }),
    onSuccess: (_answer, avoid) =>
      announce(avoid ? 'No single seat is left alone.' : 'Single seats may be left alone.'),
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  return (
    <section aria-labelledby="single-seats" className="card mt-5 p-4 sm:px-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <h2 id="single-seats" className="font-semibold">
            Single seats
          </h2>
          <p className="text-sm text-ink-soft">
            {noOrphanSeats
              ? 'Nobody may leave one seat alone between others: the page offers the seats beside it. The rule rests where a party has no other choice, and when a tenth of the seats is left.'
              : 'Fans choose as they like, also where one seat is left alone that is hard to sell.'}
          </p>
        </div>
        <Button
          variant="secondary"
          size="small"
          pending={change.isPending}
          onClick={() => change.mutate(!noOrphanSeats)}
        >
          {noOrphanSeats ? 'Allow' : 'Avoid'}
          <span className="sr-only"> single seats</span>
        </Button>
      </div>
      {change.isError && <ProblemNotice error={change.error} className="mt-4" />}
    </section>
  );
}
