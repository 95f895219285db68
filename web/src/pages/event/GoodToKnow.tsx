import type { EventDetail } from '../../api/types.ts';
import { formatTime, formatWhen, zoneName } from '../../format.ts';
import { t } from '../../words/index.ts';

export function GoodToKnow({ event }: { event: EventDetail }) {
  const { limits, doorsAt, endsAt, timezone, sale } = event;
  const facts: [name: string, value: string][] = [
    [t('event.facts.limit'), t('event.facts.perOrder', { count: limits.maxPerOrder })],
    [t('event.facts.fees'), t('event.facts.feesIncluded')],
  ];
  if (doorsAt) facts.push([t('event.facts.doors'), `${formatTime(doorsAt, timezone)} ${zoneName(timezone)}`]);
  if (endsAt) facts.push([t('event.facts.ends'), `${formatTime(endsAt, timezone)} ${zoneName(timezone)}`]);
  if (sale.closesAt && sale.state !== 'ended')
    facts.push([t('event.facts.closes'), formatWhen(sale.closesAt, timezone)]);
  facts.push([t('event.facts.entry'), t('event.facts.entryHow')]);

  return (
    <section aria-labelledby="good-to-know">
      <h2 id="good-to-know" className="text-lg font-semibold">
        {t('event.facts.title')}
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
