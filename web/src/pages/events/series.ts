import type { EventSummary } from '../../api/types.ts';

/** One card of the list: an event, with the further dates of its series that it stands for. */
export interface Listing {
  event: EventSummary;
  /** In the order of their start, this one included; one when the event stands alone. */
  dates: EventSummary[];
}

const isOver = ({ sale }: EventSummary): boolean => sale.state === 'ended';

/**
 * One card for a series, at its first date and showing the first that can be bought; what can't be bought any more comes last.
 */
export function listings(events: readonly EventSummary[]): Listing[] {
  const groups = new Map<string, EventSummary[]>();
  for (const event of events) {
    const key = event.series ? `${event.series.key} ${event.venue.name}` : event.id;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  const all = Array.from(groups.values(), (group): Listing[] => {
    const dates = group.some((event) => !isOver(event)) ? group.filter((event) => !isOver(event)) : group;
    const event = dates.find(({ sale }) => sale.state === 'on_sale') ?? dates[0];
    return event ? [{ event, dates }] : [];
  }).flat();
  return [...all.filter(({ event }) => !isOver(event)), ...all.filter(({ event }) => isOver(event))];
}
