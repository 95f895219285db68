import type { ReactNode } from 'react';

export interface PlacesRow {
  label: string;
  what: string;
  /** A class with a background: what stands for it in the picture. */
  fill: string;
  count: number;
  /** The count, as it is shown. */
  shown: ReactNode;
}

/** Places by state, with their swatches. */
export function PlacesTable({ caption, rows, total }: { caption: string; rows: readonly PlacesRow[]; total: number }) {
  const percent = (count: number) => (total === 0 ? '0.0 %' : `${((100 * count) / total).toFixed(1)} %`);
  return (
    <table className="mt-4 w-full text-left text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">State</th>
          <th scope="col">Places</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, what, fill, count, shown }) => (
          <tr key={label} className="border-t border-line first:border-t-0">
            <th scope="row" className="py-2 font-medium">
              <span className="flex items-center gap-2.5">
                <span aria-hidden="true" className={`size-3 shrink-0 rounded-sm border border-line-strong ${fill}`} />
                <span>
                  {label} <span className="font-normal text-ink-soft @max-[16rem]:sr-only">{what}</span>
                </span>
              </span>
            </th>
            <td className="py-2 pl-3 text-right">{shown}</td>
            <td className="figures py-2 pl-3 text-right whitespace-nowrap text-ink-soft @max-[16rem]:sr-only sm:w-20">
              {percent(count)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
