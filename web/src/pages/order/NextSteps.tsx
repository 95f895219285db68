import { CalendarPlus, Mail, Printer, Smartphone, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Order } from '../../api/types.ts';
import { downloadCalendar } from '../../app/calendar.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';

export function NextSteps({ order }: { order: Order }) {
  return (
    <section aria-labelledby="next">
      <h2 id="next" className="text-lg font-semibold">
        What to do next
      </h2>
      <ul className="mt-4 space-y-5">
        <Step icon={Mail}>
          We've sent the tickets to <strong className="font-semibold wrap-anywhere">{order.buyer.email}</strong>. The
          link in the mail opens this page on any device.
          {order.mailPreview && (
            <>
              {' '}
              <a href={order.mailPreview} target="_blank" rel="noreferrer" className="link">
                See the mail (opens a new tab)
              </a>
            </>
          )}
        </Step>
        <Step icon={Smartphone}>
          At the door, show one code for each person, on a phone with a bright screen or on paper. Keep the codes to
          yourself: the first one scanned gets in.
        </Step>
      </ul>
      <div className="mt-6 flex flex-wrap gap-2">
        <Button variant="secondary" onClick={() => downloadCalendar(order.event)}>
          <Icon of={CalendarPlus} size={18} />
          Add to calendar
        </Button>
        <Button variant="secondary" onClick={() => window.print()}>
          <Icon of={Printer} size={18} />
          Print the tickets
        </Button>
      </div>
    </section>
  );
}

function Step({ icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <li className="flex max-w-prose gap-3">
      <Icon of={icon} className="mt-[3px] text-ink-soft" />
      <div>{children}</div>
    </li>
  );
}
