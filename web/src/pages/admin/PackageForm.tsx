import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { makePackage, type NewPackage } from '../../api/admin-packages.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { eventQuery } from '../../api/events.ts';
import type { Money, PriceLevel } from '../../api/types.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatMoney, parseAmount, sumMoney, timesMoney } from '../../format.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';

/** How many tickets of each price, and what all of them cost together. */
export function PackageForm({ event, onMade }: { event: ManagedEvent; onMade: () => void }) {
  const levels = useQuery(eventQuery(event.slug)).data?.priceLevels ?? [];
  const [name, setName] = useState('');
  const [price, setPrice] = useState('');
  const [stock, setStock] = useState('');
  const [counts, setCounts] = useState<Record<string, string>>({});
  const [wrongPrice, setWrongPrice] = useState(false);
  const chosen = levels.filter((level) => countOf(level, counts) > 0);
  const { currency } = event.revenue;
  const singly = singlyOf(levels, counts, currency);
  const make = useMake(event, onMade);
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    const amount = parseAmount(price, currency);
    setWrongPrice(amount === null);
    if (amount === null || make.isPending) return;
    make.mutate({
      name: name.trim(),
      price: amount,
      components: chosen.map((level) => ({ priceLevel: level.key, quantity: countOf(level, counts) })),
      stock: stock === '' ? null : Number(stock),
    });
  };
  return (
    <form onSubmit={submit} className="max-w-form">
      <Field
        label="Name"
        name="name"
        required
        maxLength={80}
        autoComplete="off"
        value={name}
        onChange={(changed) => setName(changed.target.value)}
        hint="As fans see it, such as Family."
        className="mt-4"
      />
      <Tickets levels={levels} counts={counts} onChange={setCounts} />
      <Field
        label={`Price of the package (${currency})`}
        name="price"
        required
        inputMode="decimal"
        autoComplete="off"
        value={price}
        error={wrongPrice ? 'An amount such as 240 or 240.50.' : undefined}
        onChange={(changed) => setPrice(changed.target.value)}
        hint={`All fees included. Its tickets cost ${formatMoney(singly)} one by one: that much at most.`}
        className="mt-4"
      />
      <Field
        label="How many may be sold"
        name="stock"
        type="number"
        inputMode="numeric"
        min={1}
        value={stock}
        onChange={(changed) => setStock(changed.target.value)}
        hint="Empty: as long as there are tickets."
        className="mt-4"
      />
      {make.isError && <ProblemNotice error={make.error} className="mt-4" />}
      <Button type="submit" variant="secondary" pending={make.isPending} className="mt-3">
        Put it on sale
      </Button>
    </form>
  );
}

type Counts = Readonly<Record<string, string>>;

const countOf = ({ key }: PriceLevel, counts: Counts): number => Number(counts[key] ?? 0);

/** What these tickets cost one by one. */
function singlyOf(levels: readonly PriceLevel[], counts: Counts, currency: string): Money {
  return sumMoney(
    levels.map((level) => timesMoney(level.price, countOf(level, counts))),
    currency,
  );
}

function useMake(event: ManagedEvent, onMade: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (made: NewPackage) => makePackage(event.id, made),
    onSuccess: ({ name }) => {
      announce(`${name} is on sale.`);
      onMade();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
}

interface TicketsProps {
  levels: readonly PriceLevel[];
  /** What was typed, by the key of the price. */
  counts: Counts;
  onChange: (counts: Record<string, string>) => void;
}

function Tickets({ levels, counts, onChange }: TicketsProps) {
  return (
    <fieldset className="mt-4">
      <legend className="text-sm font-semibold">How many tickets of each price</legend>
      {levels.map(({ key, name, price }) => (
        <Field
          key={key}
          label={`${name}, ${formatMoney(price)}`}
          name={key}
          type="number"
          inputMode="numeric"
          min={0}
          max={50}
          value={counts[key] ?? ''}
          onChange={(changed) => onChange({ ...counts, [key]: changed.target.value })}
          className="mt-2"
        />
      ))}
    </fieldset>
  );
}
