import { Accessibility } from 'lucide-react';
import type { EventDetail } from '../../api/types.ts';
import { Icon } from '../../ui/Icon.tsx';

export function AccessInformation({ event }: { event: EventDetail }) {
  const attributes = new Set(event.priceLevels.flatMap((level) => level.attributes));
  const marked = [
    attributes.has('wheelchair') && 'wheelchair places',
    attributes.has('companion') && 'companion seats beside them',
    attributes.has('restricted-view') && 'seats with a restricted view',
  ].filter((words) => words !== false);

  return (
    <section aria-labelledby="access" className="flex gap-3">
      <Icon of={Accessibility} size={24} className="mt-0.5 text-ink-soft" />
      <div className="min-w-0">
        <h2 id="access" className="text-lg font-semibold">
          Access
        </h2>
        <p className="mt-1 max-w-prose">
          {marked.length > 0
            ? `The seat map and the seat list mark ${listed(marked)}. You choose and pay for them like any other seat.`
            : 'Seats for access needs are marked in the seat map and in the seat list.'}{' '}
          The list needs no map: it works with a keyboard and with a screen reader. If the time to choose is too short,
          you can ask once for more.
        </p>
        {event.access && <p className="mt-3 max-w-prose whitespace-pre-line">{event.access}</p>}
      </div>
    </section>
  );
}

function listed(words: string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
