import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { changePackage, type ManagedPackage, packagesQuery, type PackageStatus } from '../../api/admin-packages.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { formatCount, formatMoney } from '../../format.ts';
import { contentsOf } from '../../sale/package-words.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { PackageForm } from './PackageForm.tsx';

const STATES: Record<PackageStatus, string> = { on_sale: 'On sale', paused: 'Paused', withdrawn: 'Withdrawn' };

/** Several tickets for one price: what there is, how many of each are sold, and whether fans can have them. */
export function PackagesPanel({ event }: { event: ManagedEvent }) {
  const isPublished = event.status === 'published';
  const packages = useQuery({ ...packagesQuery(event.id), enabled: isPublished });
  const [adding, setAdding] = useState(false);
  if (!isPublished) return null;
  const items = packages.data?.items ?? [];
  return (
    <section aria-labelledby="packages" className="card mt-5 p-4 sm:px-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <h2 id="packages" className="font-semibold">
            Packages
          </h2>
          <p className="text-sm text-ink-soft">
            Several tickets for one price. What one costs and has stays as it is made: to change that, withdraw it and
            make another one.
          </p>
        </div>
        <Button variant="secondary" size="small" aria-expanded={adding} onClick={() => setAdding(!adding)}>
          Make a package
        </Button>
      </div>
      {items.length > 0 && (
        <ul className="mt-2 divide-y divide-line">
          {items.map((each) => (
            <PackageRow key={each.id} event={event} of={each} />
          ))}
        </ul>
      )}
      {adding && <PackageForm event={event} onMade={() => setAdding(false)} />}
    </section>
  );
}

function PackageRow({ event, of }: { event: ManagedEvent; of: ManagedPackage }) {
  const [asked, setAsked] = useState<PackageStatus | null>(null);
  const { name, price, saved, status, stock, taken } = of;
  const bought = stock === null ? formatCount(taken) : `${formatCount(taken)} of ${formatCount(stock)}`;
  const other = status === 'on_sale' ? 'paused' : 'on_sale';
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-2">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-semibold wrap-anywhere">{name}</p>
        <p className="figures text-sm text-ink-soft">
          {contentsOf(of)} · {formatMoney(price)}
          {saved.amount > 0 && ` instead of ${formatMoney(of.singly)}`}
        </p>
        <p className="figures text-sm text-ink-soft">
          {STATES[status]} · {bought} sold or being paid for
        </p>
      </div>
      {status !== 'withdrawn' && (
        <div className="flex flex-wrap gap-2">
          <Button variant="quiet" size="small" onClick={() => setAsked('withdrawn')}>
            Withdraw<span className="sr-only"> {name}</span>
          </Button>
          <Button variant="secondary" size="small" onClick={() => setAsked(other)}>
            {other === 'paused' ? 'Pause' : 'Put on sale'}
            <span className="sr-only"> {name}</span>
          </Button>
        </div>
      )}
      {asked && <StatusDialog event={event} of={of} to={asked} onClose={() => setAsked(null)} />}
    </li>
  );
}

interface StatusDialogProps {
  event: ManagedEvent;
  of: ManagedPackage;
  to: PackageStatus;
  onClose: () => void;
}

function StatusDialog({ event, of: { id, name }, to, onClose }: StatusDialogProps) {
  const kept = 'What is held or bought stays as it is.';
  const words = {
    on_sale: { title: `Put ${name} on sale?`, effect: 'Fans see it again at once.', label: 'Put it on sale' },
    paused: {
      title: `Pause ${name}?`,
      effect: `Nobody can take it until you put it on sale again. ${kept}`,
      label: 'Pause it',
    },
    withdrawn: {
      title: `Withdraw ${name}?`,
      effect: `Nobody can ever take it again. ${kept}`,
      label: 'Withdraw it for good',
    },
  }[to];
  return <ConfirmDialog {...words} run={() => changePackage(event.id, id, { status: to })} onClose={onClose} />;
}
