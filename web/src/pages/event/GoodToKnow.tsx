import type { EventDetail } from '../../api/types.ts';
import { formatQuantity, formatTime, formatWhen, zoneName } from '../../format.ts';

export function GoodToKnow({ event }: { event: EventDetail }) {
  const { limits, doorsAt, endsAt, timezone, sale } = event;
  const facts: [name: string, value: string][] = [
    ['Limit', `${formatQuantity(limits.maxPerOrder, 'ticket')} per order`],
    ['Fees', 'Included in every price you see'],
  ];
  if (doorsAt) facts.push(['Doors', `${formatTime(doorsAt, timezone)} ${zoneName(timezone)}`]);
  if (endsAt) facts.push(['Ends about', `${formatTime(endsAt, timezone)} ${zoneName(timezone)}`]);
  if (sale.closesAt && sale.state !== 'ended') facts.push(['Sale closes', formatWhen(sale.closesAt, timezone)]);
  facts.push(['Entry', 'Show the code of each ticket at the door, on your phone or on paper']);

  return (
    <section aria-labelledby="good-to-know">
      <h2 id="good-to-know" className="text-lg font-semibold">
        Good to know
      </h2>
      <dl className="mt-3 grid gap-x-6 gap-y-2 sm:grid-cols-[8rem_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-sm text-ink-soft sm:pt-0.5">{name}</dt>
            <dd className="figures -mt-2 mb-1 sm:m-0">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
