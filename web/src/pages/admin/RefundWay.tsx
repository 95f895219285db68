import type { Money, OrderLine } from '../../api/types.ts';
import { formatMoney, parseAmount } from '../../format.ts';
import { SeatChoice } from '../../sale/SeatChoice.tsx';
import { Field } from '../../ui/Field.tsx';
import type { RefundDraft, Way } from './staff-refund.ts';

interface RefundWayProps {
  draft: RefundDraft;
  onChange: (draft: RefundDraft) => void;
  /** Seats that are the order's still. */
  kept: readonly OrderLine[];
  left: Money;
}

/** What goes back: all that is left, some seats, or a sum without seats. */
export function RefundWay({ draft, onChange, kept, left }: RefundWayProps) {
  const ways: { way: Way; label: string }[] = [
    { way: 'all', label: `All that is left, ${formatMoney(left)}` },
    ...(kept.length > 0 ? [{ way: 'seats' as const, label: 'Some seats' }] : []),
    { way: 'amount', label: 'An amount; the fan keeps his seats' },
  ];
  return (
    <>
      <fieldset>
        <legend className="mb-1 text-sm font-semibold">What goes back</legend>
        {ways.map(({ way, label }) => (
          <label key={way} className="figures flex min-h-11 cursor-pointer items-center gap-3">
            <input
              type="radio"
              name="way"
              checked={draft.way === way}
              onChange={() => onChange({ ...draft, way })}
              className="size-5 shrink-0 accent-accent"
            />
            {label}
          </label>
        ))}
      </fieldset>
      {draft.way === 'seats' && (
        <>
          <SeatChoice
            legend="Which seats"
            lines={kept}
            chosen={draft.chosen}
            onChange={(chosen) => onChange({ ...draft, chosen })}
          />
          <label className="flex min-h-11 cursor-pointer items-center gap-3">
            <input
              type="checkbox"
              checked={draft.fees}
              onChange={(changed) => onChange({ ...draft, fees: changed.target.checked })}
              className="size-5 shrink-0 accent-accent"
            />
            With their fees
          </label>
        </>
      )}
      {draft.way === 'amount' && (
        <Field
          label={`Amount in ${left.currency}`}
          inputMode="decimal"
          autoComplete="off"
          value={draft.amount}
          onChange={(changed) => onChange({ ...draft, amount: changed.target.value })}
          error={amountFault(draft.amount, left)}
        />
      )}
    </>
  );
}

function amountFault(typed: string, left: Money): string | undefined {
  if (typed.trim() === '') return undefined;
  const amount = parseAmount(typed, left.currency);
  if (amount === null) return 'Write it like 25.00.';
  return amount > left.amount ? `No more than ${formatMoney(left)} is left.` : undefined;
}
