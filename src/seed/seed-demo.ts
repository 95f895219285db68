import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { dayIn, publicId, zonedInstant } from '../kit/index.ts';
import { CatalogService, type CreateEventRequest, LiveEvents, Packages } from '../modules/catalog/index.ts';
import { type NewOrganizer, OrganizersService, type Staff } from '../modules/identity/index.ts';
import { BlockPlaces, PublishEvent } from '../modules/inventory/index.ts';
import type { Demo, DemoEvent, DemoVenue } from './demo.ts';
import { takenPlaces } from './taken-places.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

interface SeededPlan {
  readonly id: string;
  readonly venue: DemoVenue;
  readonly venueId: string;
  readonly staff: Staff;
}

/** Puts the demo into an empty database, through the same verbs that the API calls. @returns the organizers with their keys */
export async function seedDemo(
  app: INestApplicationContext,
  folder: string,
  demo: Demo,
  say: (line: string) => void,
): Promise<NewOrganizer[]> {
  const organizers = app.get(OrganizersService);
  const made = new Map<string, NewOrganizer>();
  for (const { key, name } of demo.organizers) made.set(key, await organizers.create(name));
  const plans = await seedPlans(app, folder, demo, made);
  for (const { dates, ...event } of demo.events) {
    for (const date of dates ?? [{}]) {
      const one = { ...event, ...date };
      await seedEvent(app, one, pick(plans, one.plan));
      say(`seeded ${one.slug}`);
    }
  }
  return [...made.values()];
}

async function seedPlans(
  app: INestApplicationContext,
  folder: string,
  demo: Demo,
  made: Map<string, NewOrganizer>,
): Promise<Map<string, SeededPlan>> {
  const catalog = app.get(CatalogService);
  const venues = new Map<string, { id: string; venue: DemoVenue; staff: Staff }>();
  for (const venue of demo.venues) {
    const { key, organizer, ...fields } = venue;
    const { id, name } = pick(made, organizer);
    const staff: Staff = { keyId: id, role: 'organizer', name, organizer: { id, name } };
    const row = await catalog.createVenue(staff, fields);
    venues.set(key, { id: publicId('ven', row.id), venue, staff });
  }
  const plans = new Map<string, SeededPlan>();
  for (const { key, venue: venueKey, name, file, mapping } of demo.plans) {
    const { id: venueId, venue, staff } = pick(venues, venueKey);
    const plan = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as Record<string, unknown>;
    const row = await catalog.importPlan(staff, { venueId, name, plan, mapping });
    plans.set(key, { id: publicId('pln', row.id), venue, venueId, staff });
  }
  return plans;
}

async function seedEvent(
  app: INestApplicationContext,
  event: DemoEvent,
  { id, venue, venueId, staff }: SeededPlan,
): Promise<void> {
  const catalog = app.get(CatalogService);
  const row = await catalog.createEvent(staff, { venueId, seatingPlanId: id, ...requestOf(event, venue.timezone) });
  const eventId = publicId('evt', row.publicId);
  if (event.status === 'draft') return;
  await app.get(PublishEvent).run(staff, eventId);
  if (event.sale !== 'scheduled') await catalog.setSale(staff, eventId, event.sale);
  await seedPackages(app, event, staff, eventId);
  if (event.taken > 0) {
    const { places } = await app.get(LiveEvents).byNumber(row.id);
    await app.get(BlockPlaces).run(row.id, takenPlaces(places, event.taken, row.id), 'system:seed');
  }
}

async function seedPackages(
  app: INestApplicationContext,
  { packages = [], priceLevels }: DemoEvent,
  staff: Staff,
  eventId: string,
): Promise<void> {
  const keys = new Map(priceLevels.map(({ category, key }) => [category, key]));
  for (const { components, ...made } of packages) {
    const parts = components.map(({ category, quantity }) => ({ priceLevel: pick(keys, category), quantity }));
    await app.get(Packages).make(staff, eventId, { ...made, components: parts });
  }
}

function requestOf(event: DemoEvent, timezone: string): Omit<CreateEventRequest, 'venueId' | 'seatingPlanId'> {
  const now = Date.now();
  const instant = (inDays: number, time: string) =>
    zonedInstant(dayIn(timezone, new Date(now + inDays * DAY_MS)), time, timezone);
  const startsAt = instant(event.startsInDays, event.at);
  const before = (minutes: number) => new Date(startsAt.getTime() - minutes * MINUTE_MS).toISOString();
  return {
    slug: event.slug,
    title: event.title,
    subtitle: event.subtitle,
    description: event.description,
    access: event.access,
    category: event.category,
    accent: event.accent,
    currency: event.currency,
    maxPerOrder: event.maxPerOrder,
    holdTtlSeconds: event.holdTtlSeconds,
    ...(event.noOrphanSeats === undefined ? {} : { noOrphanSeats: event.noOrphanSeats }),
    startsAt: startsAt.toISOString(),
    doorsAt: before(event.doorsMinutesBefore),
    endsAt: before(-event.lastsMinutes),
    saleOpensAt: instant(event.saleOpensInDays, event.saleOpensAt ?? '10:00').toISOString(),
    saleClosesAt: before(event.saleClosesMinutesBefore),
    priceLevels: event.priceLevels.map(({ category: of, name, price, fees }) => ({ category: of, name, price, fees })),
    ...(event.seriesKey ? { seriesKey: event.seriesKey, seriesTitle: event.seriesTitle ?? event.title } : {}),
  };
}

function pick<T>(map: ReadonlyMap<string, T>, key: string): T {
  const found = map.get(key);
  if (found === undefined) throw new Error(`the demo names "${key}" and does not have it`);
  return found;
}
