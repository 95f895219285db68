import type { ReactNode } from 'react';
import type { OrderLine } from '../api/types.ts';
import { Money } from '../ui/Money.tsx';
import { placeName } from './order-places.ts';
import { t } from '../words/index.ts';

interface SeatChoiceProps {
  legend: string;
  lines: readonly OrderLine[];
  /** By place in `lines`: those of an area have nothing else to tell them apart. */
  chosen: ReadonlySet<number>;
  onChange: (chosen: ReadonlySet<number>) => void;
}

/** Tickets of an order, to be ticked; from two on all at once. */
export function SeatChoice({ legend, lines, chosen, onChange }: SeatChoiceProps) {
  const all = chosen.size === lines.length;
  const toggle = (at: number) => {
    const next = new Set(chosen);
    if (!next.delete(at)) next.add(at);
    onChange(next);
  };
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-semibold">{legend}</legend>
      <div className="divide-y divide-line rounded-control border border-line-strong px-3">
        {lines.length > 1 && (
          <Tick
            checked={all}
            onToggle={() => onChange(new Set(all ? [] : lines.keys()))}
            label={t('sale.all', { count: lines.length })}
          />
        )}
        {lines.map((line, at) => (
          <Tick key={at} checked={chosen.has(at)} onToggle={() => toggle(at)} label={placeName(line)}>
            <Money of={line.price} className="ml-auto" />
          </Tick>
        ))}
      </div>
    </fieldset>
  );
}

interface TickProps {
  checked: boolean;
  onToggle: () => void;
  label: string;
  children?: ReactNode;
}

function Tick({ checked, onToggle, label, children }: TickProps) {
  return (
    <label className="figures flex min-h-11 cursor-pointer items-center gap-3 py-2">
      <input type="checkbox" checked={checked} onChange={onToggle} className="size-5 shrink-0 accent-accent" />
      <span>{label}</span>
      {children}
    </label>
  );
}
