import type { EventDetail } from '../api/types.ts';
import type { SeatModel } from '../seatmap/index.ts';
import { en } from '../words/en/index.ts';
import { t } from '../words/index.ts';

/** What the visitor looks for. Lives in the URL, so that a link shows a friend the same seats. */
export interface Filters {
  partySize: number;
  /** All-in, a seat; minor units. */
  maxPrice: number | null;
  /** An attribute that every seat must have; `clear-view` means seats without a restricted one. */
  access: string | null;
  /** Keys of the price levels shown; empty for all. */
  levels: string[];
  view: 'map' | 'list';
}

/** All seats, for as many as before. */
export const NO_FILTER: Pick<Filters, 'maxPrice' | 'access' | 'levels'> = { maxPrice: null, access: null, levels: [] };

export const isFiltered = ({ maxPrice, access, levels }: Filters): boolean =>
  maxPrice !== null || access !== null || levels.length > 0;

const CLEAR_VIEW = 'clear-view';
const RESTRICTED_VIEW = 'restricted-view';
const USUAL_PARTY = 2;

type Search = Readonly<Record<string, unknown>>;

/** Reads `?qty=2&max=90&acc=wheelchair&levels=stalls,circle&view=list`; what makes no sense is left out. */
export function readFilters(search: Search, event: EventDetail): Filters {
  const { maxPerOrder } = event.limits;
  const quantity = Number(search['qty'] ?? Number.NaN);
  const max = Number(search['max'] ?? Number.NaN);
  const known = event.priceLevels.map((level) => level.key);
  return {
    partySize: Number.isInteger(quantity)
      ? Math.max(1, Math.min(maxPerOrder, quantity))
      : Math.min(USUAL_PARTY, maxPerOrder),
    maxPrice: max > 0 ? Math.round(max * minorUnits(event)) : null,
    access: typeof search['acc'] === 'string' && search['acc'] ? search['acc'] : null,
    levels: String(search['levels'] ?? '')
      .split(',')
      .filter((key) => known.includes(key)),
    view: search['view'] === 'list' ? 'list' : 'map',
  };
}

/** The search parameters of the filters; what is as usual stays out of the URL. */
export function writeFilters(filters: Filters, event: EventDetail): Record<string, string | undefined> {
  const usual = Math.min(USUAL_PARTY, event.limits.maxPerOrder);
  return {
    qty: filters.partySize === usual ? undefined : String(filters.partySize),
    max: filters.maxPrice === null ? undefined : String(filters.maxPrice / minorUnits(event)),
    acc: filters.access ?? undefined,
    levels: filters.levels.length ? filters.levels.join(',') : undefined,
    view: filters.view === 'map' ? undefined : filters.view,
  };
}

function minorUnits(event: EventDetail): number {
  const currency = event.priceLevels[0]?.price.currency ?? 'EUR';
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
}

/** 1 for every place that passes the filters, whatever its state. */
export function matchPlaces(model: SeatModel, filters: Pick<Filters, 'access' | 'maxPrice' | 'levels'>): Uint8Array {
  const passing = model.levels.map(
    (level) =>
      (filters.maxPrice === null || level.price.amount <= filters.maxPrice) &&
      (filters.levels.length === 0 || filters.levels.includes(level.key)),
  );
  const { must, mustNot } = attributeMasks(model, filters.access);
  const matches = new Uint8Array(model.placeCount);
  for (let place = 0; place < model.placeCount; place++) {
    const attrs = model.attrs[place] ?? 0;
    matches[place] = passing[model.level[place] ?? 0] && (attrs & must) === must && !(attrs & mustNot) ? 1 : 0;
  }
  return matches;
}

function attributeMasks(model: SeatModel, access: string | null): { must: number; mustNot: number } {
  if (access === null) return { must: 0, mustNot: 0 };
  const bit = (name: string): number => {
    const index = model.attributes.indexOf(name);
    return index < 0 ? 0 : 1 << index;
  };
  return access === CLEAR_VIEW ? { must: 0, mustNot: bit(RESTRICTED_VIEW) } : { must: bit(access), mustNot: 0 };
}

/** The choices of the access filter that this plan can meet, with their words. */
export function accessChoices(model: SeatModel): { value: string; label: string }[] {
  return model.attributes.map((name) => {
    const value = name === RESTRICTED_VIEW ? CLEAR_VIEW : name;
    return { value, label: isNamed(choices, value) ? t(`seats.accessChoice.${value}`) : capitalised(value) };
  });
}

const { accessChoice: choices, attribute: attributes } = en.seats;

const isNamed = <Names extends object>(names: Names, name: PropertyKey): name is keyof Names & string =>
  Object.hasOwn(names, name);

/** `restricted-view` → `restricted view`; one that we have no words for as the plan has it. */
export function attributeWords(name: string): string {
  return isNamed(attributes, name) ? t(`seats.attribute.${name}`) : name.replaceAll('-', ' ');
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');

/** Distinct prices, lowest first: the steps of the price filter. */
export function priceSteps(event: EventDetail): number[] {
  return [...new Set(event.priceLevels.map((level) => level.price.amount))].sort((a, b) => a - b);
}

/** A legend entry pressed: alone at first, then added or taken away. */
export function toggleLevel(levels: string[], key: string): string[] {
  return levels.includes(key) ? levels.filter((other) => other !== key) : [...levels, key];
}
