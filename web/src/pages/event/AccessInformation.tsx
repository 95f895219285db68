import { Accessibility } from 'lucide-react';
import type { EventDetail } from '../../api/types.ts';
import { formatList } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../words/index.ts';

export function AccessInformation({ event }: { event: EventDetail }) {
  const attributes = new Set(event.priceLevels.flatMap((level) => level.attributes));
  const marked = [
    attributes.has('wheelchair') && t('event.access.wheelchair'),
    attributes.has('companion') && t('event.access.companion'),
    attributes.has('restricted-view') && t('event.access.restrictedView'),
  ].filter((words) => words !== false);

  return (
    <section aria-labelledby="access" className="flex gap-3">
      <Icon of={Accessibility} size={24} className="mt-0.5 text-ink-soft" />
      <div className="min-w-0">
        <h2 id="access" className="text-lg font-semibold">
          {t('event.access.title')}
        </h2>
        <p className="mt-1 max-w-prose">
          {marked.length > 0 ? t('event.access.marked', { what: formatList(marked) }) : t('event.access.unmarked')}{' '}
          {t('event.access.list')}
        </p>
        {event.access && <p className="mt-3 max-w-prose whitespace-pre-line">{event.access}</p>}
      </div>
    </section>
  );
}
