import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Attention, Mismatch } from '../../api/admin-types.ts';
import { attentionQuery, mismatchesQuery, resolveAttention } from '../../api/admin.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { deviceZone, formatDay, formatTime } from '../../format.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { StaffOnly } from './StaffOnly.tsx';

/** For operators: what the product leaves to a person, oldest first. */
export function AttentionPage() {
  return (
    <StaffOnly>
      {({ role }) => (
        <>
          <PageHeading title="Needs a person" className="sm:text-xl" />
          {role === 'operator' ? (
            <>
              <AttentionList />
              <MismatchList />
            </>
          ) : (
            <p className="mt-4">This page is for operators.</p>
          )}
        </>
      )}
    </StaffOnly>
  );
}

function AttentionList() {
  const attention = useQuery(attentionQuery);
  return (
    <section aria-label="Needs a person" className="mt-4">
      {attention.isError && <ProblemNotice error={attention.error} onRetry={() => void attention.refetch()} />}
      {attention.data?.items.length === 0 && (
        <p className="card p-8 text-center text-ink-soft">Nothing needs a person.</p>
      )}
      {attention.data && attention.data.items.length > 0 && (
        <ul className="card divide-y divide-line text-sm">
          {attention.data.items.map((item) => (
            <AttentionItem key={item.key} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function AttentionItem({ item: { key, what, since } }: { item: Attention }) {
  const client = useQueryClient();
  const resolve = useMutation({
    mutationFn: () => resolveAttention(key),
    onSuccess: () => announce('Seen to.'),
    onSettled: () => client.invalidateQueries({ queryKey: attentionQuery.queryKey }),
  });
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 p-4">
      <span className="min-w-0 wrap-anywhere">
        <span className="font-medium">{what}</span>
        <span className="figures block text-ink-soft">since {when(since)}</span>
      </span>
      <Button variant="secondary" size="small" pending={resolve.isPending} onClick={() => resolve.mutate()}>
        {resolve.isError ? 'Try again' : 'Seen to'}
        <span className="sr-only">: {what}</span>
      </Button>
    </li>
  );
}

function MismatchList() {
  const mismatches = useQuery(mismatchesQuery);
  return (
    <section aria-labelledby="mismatches" className="mt-8">
      <h2 id="mismatches" className="text-lg font-semibold">
        Our books and the providers'
      </h2>
      {mismatches.isError && (
        <ProblemNotice error={mismatches.error} onRetry={() => void mismatches.refetch()} className="mt-3" />
      )}
      {mismatches.data?.items.length === 0 && <p className="card mt-3 p-8 text-center text-ink-soft">They agree.</p>}
      {mismatches.data && mismatches.data.items.length > 0 && (
        <ul className="card mt-3 divide-y divide-line text-sm">
          {mismatches.data.items.map((item) => (
            <MismatchItem key={`${item.provider} ${item.kind} ${item.key}`} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function MismatchItem({ item: { provider, kind, owner, orderId, providerRef, firstSeen } }: { item: Mismatch }) {
  return (
    <li className="p-4 wrap-anywhere">
      <span className="font-medium">{kind.replaceAll('_', ' ')}</span> at {provider}, for {owner}
      <span className="figures block text-ink-soft">
        {[`since ${when(firstSeen)}`, providerRef].filter(Boolean).join(' · ')}
      </span>
      {orderId && (
        <Link
          to="/admin/orders/$orderId"
          params={{ orderId }}
          className="link inline-flex min-h-11 items-center md:min-h-0"
        >
          {orderId}
        </Link>
      )}
    </li>
  );
}

function when(instant: string): string {
  const zone = deviceZone();
  return `${formatDay(instant, zone)}, ${formatTime(instant, zone)}`;
}
