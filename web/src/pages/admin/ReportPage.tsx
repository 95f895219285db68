import { useQuery } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { type FairnessReport, fairnessReportQuery } from '../../api/admin-report.ts';
import type { ManagedEvent } from '../../api/admin-types.ts';
import { managedEventQuery } from '../../api/admin.ts';
import { isProblem } from '../../api/client.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { PageLoading } from '../../app/PageLoading.tsx';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { formatCount, formatQuantity, formatWhen, zoneName } from '../../format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { NotFoundPage } from '../not-found/NotFoundPage.tsx';
import { BackLink } from './BackLink.tsx';
import { drawWords, findingWords, orderSentences, outcomeWords } from './report-words.ts';
import { StaffOnly } from './StaffOnly.tsx';

/** How fair the sale was: to be read after it, and printed. */
export function ReportPage({ eventId }: { eventId: string }) {
  return <StaffOnly>{() => <Report eventId={eventId} />}</StaffOnly>;
}

function Report({ eventId }: { eventId: string }) {
  const event = useQuery(managedEventQuery(eventId));
  const report = useQuery(fairnessReportQuery(eventId));
  if (event.data && report.data) {
    return (
      <>
        <Top event={event.data} report={report.data} />
        <Joined report={report.data} />
        <Order report={report.data} />
        <Draw report={report.data} />
        <Refused report={report.data} />
      </>
    );
  }
  const failed = [event, report].find((query) => query.isError);
  if (!failed) return <PageLoading />;
  if (isProblem(failed.error) && failed.error.status === 404) {
    return <NotFoundPage title="We can't find this event." advice="" />;
  }
  return <ProblemPage error={failed.error} onRetry={() => void failed.refetch()} />;
}

function Top({ event, report }: { event: ManagedEvent; report: FairnessReport }) {
  return (
    <>
      <BackLink to="/admin/events/$eventId/queue" params={{ eventId: event.id }} className="print:hidden">
        Waiting room
      </BackLink>
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <PageHeading title={`Fairness of ${event.title}`} className="sm:text-xl">
            Fairness report
          </PageHeading>
          <p className="font-medium">{event.title}</p>
          <p className="text-sm text-ink-soft">
            As of {formatWhen(report.at, event.timezone)}
            {report.openedAt && `; the sale opened ${formatWhen(report.openedAt, event.timezone)}`} (
            {zoneName(event.timezone)})
          </p>
        </div>
        <Button variant="secondary" size="small" className="print:hidden" onClick={() => window.print()}>
          <Icon of={Printer} size={18} />
          Print
        </Button>
      </div>
      {!report.final && (
        <Notice title="The sale is not over." className="mt-4">
          These numbers still change, and are a second or two old.
        </Notice>
      )}
      {report.lost > 0 && (
        <Notice
          tone="warn"
          title={`The line was lost and begun anew, ${formatQuantity(report.lost, 'time')}.`}
          className="mt-4"
        >
          Who had joined in the second before and never came back is not counted.
        </Notice>
      )}
    </>
  );
}

function Part({ title, children, beside }: { title: string; children: ReactNode; beside?: ReactNode }) {
  return (
    <section aria-label={title} className="card mt-5 break-inside-avoid p-4 sm:p-6">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg font-semibold">{title}</h2>
        {beside}
      </div>
      {children}
    </section>
  );
}

function Joined({ report: { joined, outcomes, requiresAccount } }: { report: FairnessReport }) {
  return (
    <Part title="What became of everyone">
      <p className="mt-1 text-sm text-ink-soft">
        {formatQuantity(joined.total, 'place')}, one for each {requiresAccount ? 'account' : 'browser'}:{' '}
        {formatCount(joined.beforeOpening)} from before the opening, {formatCount(joined.afterOpening)} from after it.
      </p>
      <table className="mt-3 w-full text-left text-sm">
        <caption className="sr-only">Places by what became of them</caption>
        <tbody>
          {outcomeWords.map(({ name, label, what }) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className="py-2 font-medium">
                {label} <span className="block font-normal text-ink-soft sm:inline">{what}</span>
              </th>
              <td className="figures py-2 pl-3 text-right font-semibold">{formatCount(outcomes[name])}</td>
            </tr>
          ))}
          <tr className="border-t-2 border-line-strong">
            <th scope="row" className="py-2 font-semibold">
              All places
            </th>
            <td className="figures py-2 pl-3 text-right font-semibold">{formatCount(joined.total)}</td>
          </tr>
        </tbody>
      </table>
    </Part>
  );
}

function Order({ report }: { report: FairnessReport }) {
  const isKept = report.order.beforeTheirTurn === 0;
  return (
    <Part title="The order" beside={<Badge tone={isKept ? 'good' : 'bad'}>{isKept ? 'Kept' : 'Not kept'}</Badge>}>
      <ul className="mt-3 space-y-1.5">
        {orderSentences(report).map(({ words, isGood }) => (
          <li key={words} className={isGood ? '' : 'font-semibold text-bad'}>
            {words}
          </li>
        ))}
      </ul>
      <p className="mt-3 text-sm text-ink-soft">
        Nobody is let in by himself: at his turn he asks. Who asks late, or while there is no room, comes in after
        others. What was asked and answered with &ldquo;not yet&rdquo; is not kept, so this report cannot tell which of
        the two it was.
      </p>
    </Part>
  );
}

function Draw({ report: { draw } }: { report: FairnessReport }) {
  const { label, tone } = drawWords[draw.state];
  return (
    <Part title="The draw" beside={<Badge tone={tone}>{label}</Badge>}>
      {draw.findings.length > 0 && (
        <>
          <p className="mt-1 text-sm text-ink-soft">
            Drawn once more for this report, from what is published:{' '}
            {formatQuantity(draw.entries ?? 0, 'entry', 'entries')}.
          </p>
          <ul className="mt-3 space-y-1.5">
            {draw.findings.map(({ what, holds }) => (
              <li key={what} className={holds ? '' : 'font-semibold text-bad'}>
                {holds ? 'Yes: ' : 'No: '}
                {findingWords[what]}
              </li>
            ))}
          </ul>
          <p className="mt-3 text-sm wrap-anywhere">
            <span className="text-ink-soft">Root over all entries: </span>
            <code className="font-mono">{draw.merkleRoot}</code>
          </p>
        </>
      )}
      {draw.state !== 'none' && (
        <p className="mt-3 text-sm">
          <span className="text-ink-soft">Don't take our word for it. </span>
          <a href={draw.record} className="link">
            The public record
          </a>
          <span className="text-ink-soft">, and a command that checks it without this server:</span>
          <code className="mt-2 block rounded-control bg-sunken p-3 font-mono wrap-anywhere">{draw.command}</code>
        </p>
      )}
    </Part>
  );
}

function Refused({ report: { refused } }: { report: FairnessReport }) {
  return (
    <Part title="Refused, and why">
      <p className="mt-1 text-sm text-ink-soft">
        Requests, not people: one browser may ask many times. {refused.length === 0 && 'None was refused.'}
      </p>
      {refused.length > 0 && (
        <table className="mt-3 w-full text-left text-sm">
          <caption className="sr-only">Refused requests by reason</caption>
          <thead className="text-xs text-ink-soft">
            <tr>
              <th scope="col" className="py-1 font-medium">
                Error code
              </th>
              <th scope="col" className="py-1 pl-3 text-right font-medium">
                Requests
              </th>
            </tr>
          </thead>
          <tbody>
            {refused.map(({ code, times }) => (
              <tr key={code} className="border-t border-line">
                <th scope="row" className="py-2 font-mono font-normal wrap-anywhere">
                  {code}
                </th>
                <td className="figures py-2 pl-3 text-right font-semibold">{formatCount(times)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Part>
  );
}
