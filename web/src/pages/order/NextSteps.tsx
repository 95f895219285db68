import { CalendarPlus, Mail, Printer, Smartphone, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Trans } from 'react-i18next';
import type { Order } from '../../api/types.ts';
import { downloadCalendar } from '../../app/calendar.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../words/index.ts';

export function NextSteps({ order }: { order: Order }) {
  return (
    <section aria-labelledby="next">
      <h2 id="next" className="text-lg font-semibold">
        {t('order.next.title')}
      </h2>
      <ul className="mt-4 space-y-5">
        <Step icon={Mail}>
          <Trans
            i18nKey="order.next.mail"
            components={{ email: <strong className="font-semibold wrap-anywhere">{order.buyer.email}</strong> }}
          />
          {order.mailPreview && (
            <>
              {' '}
              <a href={order.mailPreview} target="_blank" rel="noreferrer" className="link">
                {t('order.next.seeMail')}
              </a>
            </>
          )}
        </Step>
        <Step icon={Smartphone}>{t('order.next.door')}</Step>
      </ul>
      <div className="mt-6 flex flex-wrap gap-2">
        <Button variant="secondary" onClick={() => downloadCalendar(order.event)}>
          <Icon of={CalendarPlus} size={18} />
          {t('event.addToCalendar')}
        </Button>
        <Button variant="secondary" onClick={() => window.print()}>
          <Icon of={Printer} size={18} />
          {t('order.next.print')}
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
