import { CannotContinue } from '../../local/cannot-continue.ts';
import { parseSeatmap, seatId } from '../../web/src/seatmap/model.ts';
import type { Seatmap } from '../../web/src/seatmap/seatmap.ts';
import { planOf } from './plan.ts';
import { ask, type Remote, tryAsk } from './remote.ts';
import type { SaleLog } from './sale-log.ts';

/** An event that is like another one was before its sale. */
export interface Copy {
  readonly id: string;
  readonly slug: string;
  /** Ids of its areas, in the order of the plan. */
  readonly areaIds: readonly string[];
}

const DAY_MS = 24 * 3600_000;
const LIVE: readonly string[] = ['on_sale', 'queue_open'];
/** How long the API lets seats be held and orders wait: as long as it can be, since nothing may end but what the log ends. */
export const MOST_TTL_S = 720;
export const MOST_PAY_WITHIN_S = 1_800;
const MOST_TITLE = 120;

/**
 * What must not be: that a sale which is on is loaded, or one is sold into twice. @param slug of the copy
 * @throws CannotContinue with what to do instead
 */
export async function checkTarget(target: Remote, { event }: SaleLog, slug: string): Promise<void> {
  const original = await tryAsk<{ sale?: { state: string } }>(target, 'GET', `/api/events/${event.id}`);
  const state = original.status === 200 ? original.body.sale?.state : undefined;
  if (state && LIVE.includes(state))
    throw new CannotContinue(
      `The sale of "${event.slug}" is on at ${target.url}: a rehearsal would load it. Pause it there, or rehearse on another Stampede: without --to, one of its own.`,
    );
  if (slug === event.slug)
    throw new CannotContinue(`"${slug}" is the original itself: give the copy another name with --as.`);
  const path = `/api/admin/events/${encodeURIComponent(slug)}`;
  const there = await tryAsk<{ id: string }>(target, 'GET', path);
  // A key that is not known says so when the copy is made.
  if (there.status !== 200) return;
  if (there.body.id === event.id)
    throw new CannotContinue(`"${slug}" is the original itself: give the copy another name with --as.`);
  const { items } = await ask<{ items: unknown[] }>(target, 'GET', `${path}/orders?limit=1`);
  const what = items.length > 0 ? 'has orders' : 'is there already';
  throw new CannotContinue(
    `The event "${slug}" at ${target.url} ${what}, and a rehearsal needs one that nobody has touched: --as ${slug}-2 makes one.`,
  );
}

/** Makes the copy through the admin API: venue, plan, prices, limits; on sale. @throws CannotContinue */
export async function makeCopy(target: Remote, { event, seatmap }: SaleLog, slug: string): Promise<Copy> {
  const post = <T>(path: string, body?: unknown) => ask<T>(target, 'POST', `/api/admin/${path}`, body);
  const model = parseSeatmap(seatmap);
  const { plan, mapping, priceLevels } = planOf(seatmap, model);
  const venue = await post<{ id: string }>('venues', {
    name: 'Rehearsal',
    ...{ address: '', city: 'Rehearsal', country: 'ZZ', timezone: event.timezone },
  });
  const { id: seatingPlanId } = await post<{ id: string }>('seating-plans', { venueId: venue.id, plan, mapping });
  const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
  const { id } = await post<{ id: string }>('events', {
    ...{ venueId: venue.id, seatingPlanId, slug, priceLevels },
    title: `Rehearsal: ${event.title}`.slice(0, MOST_TITLE),
    ...{ category: event.category, currency: seatmap.currency },
    ...{ startsAt: inDays(30), endsAt: inDays(31), saleOpensAt: inDays(-1), saleClosesAt: inDays(29) },
    ...{ maxPerOrder: event.maxPerOrder, refundsFees: event.refundsFees },
    holdTtlSeconds: MOST_TTL_S,
    payWithinSeconds: MOST_PAY_WITHIN_S,
  });
  await post(`events/${id}/publish`);
  await post(`events/${id}/open`);
  const made = await ask<Seatmap>(target, 'GET', `/api/events/${id}/seatmap`);
  const copy = parseSeatmap(made);
  const areas = (of: Seatmap): string => of.areas.map(({ start, capacity }) => `${start}+${capacity}`).join();
  let place = 0;
  while (place < model.seatCount && seatId(model, place) === seatId(copy, place)) place++;
  if (place < model.seatCount || made.placeCount !== seatmap.placeCount || areas(made) !== areas(seatmap))
    throw new CannotContinue(
      `The plan of "${event.slug}" came out otherwise at ${target.url} (place ${place}): is that Stampede of another version?`,
    );
  return { id, slug, areaIds: made.areas.map((area) => area.id) };
}
