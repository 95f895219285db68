import type { Refund } from '../../api/types.ts';
import { formatDay, formatTime, zoneName } from '../../format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Money } from '../../ui/Money.tsx';
import { reasonWords, refundStates } from './refund-words.ts';

export function RefundsTable({ refunds, timezone }: { refunds: readonly Refund[]; timezone: string }) {
  if (refunds.length === 0) return <p className="card mt-3 p-8 text-center text-ink-soft">Nothing went back.</p>;
  return (
    <div className="card mt-3">
      <table className="block w-full text-left text-sm md:table">
        <caption className="sr-only">Refunds, newest first; times are {zoneName(timezone)}</caption>
        <thead className="sr-only text-xs text-ink-soft md:not-sr-only md:table-header-group">
          <tr>
            <th scope="col" className="px-4 py-3 font-medium">
              When ({zoneName(timezone)})
            </th>
            <th scope="col" className="px-3 py-3 font-medium">
              Why
            </th>
            <th scope="col" className="px-3 py-3 font-medium">
              State
            </th>
            <th scope="col" className="px-4 py-3 text-right font-medium">
              Amount
            </th>
          </tr>
        </thead>
        <tbody className="block divide-y divide-line md:table-row-group md:divide-y-0">
          {refunds.map(({ id, createdAt, reason, seats, status, amount }) => (
            <tr
              key={id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 md:table-row md:border-t md:border-line"
            >
              <td className="figures w-full text-ink-soft md:w-auto md:px-4 md:py-2.5 md:whitespace-nowrap md:text-ink">
                {formatDay(createdAt, timezone)}, {formatTime(createdAt, timezone)}
              </td>
              <th scope="row" className="basis-full font-medium md:px-3 md:py-2.5">
                {reasonWords(reason)}
                <span className="figures block font-normal wrap-anywhere text-ink-soft">
                  {seats.length > 0 ? seats.join(', ') : 'no seats'}
                </span>
              </th>
              <td className="md:px-3 md:py-2.5">
                <Badge tone={refundStates[status].tone}>{refundStates[status].label}</Badge>
              </td>
              <td className="ml-auto text-right md:px-4 md:py-2.5">
                <Money of={amount} className="font-medium" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
