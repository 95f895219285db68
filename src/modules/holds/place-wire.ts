import type { HeldPackage, Pick, Search } from './hold.ts';
import { held, type HeldReply, type Outcome, type Stale, type Tagged } from './replies.ts';

export interface PlaceItem {
  readonly id: string;
  /** Under which it may be held already, or null. */
  readonly before: string | null;
  readonly visitor: string;
  /** Absent where he has not signed in. */
  readonly account?: string;
  readonly address: string;
  readonly print: string;
  readonly ttl: number;
  readonly visitorLimit: number;
  readonly addressLimit: number;
  readonly change: 0 | 1;
  readonly pick: Pick;
  /** With the code of an allotment: which, and what it picks of its places. */
  readonly allotment?: string;
  readonly allotted?: readonly number[];
  /** Absent: single tickets. */
  readonly package?: HeldPackage;
}

export type PlaceReply =
  /** `change`: the count of changes with this one; null where it was held before. */
  | (HeldReply & { readonly id: string; readonly change: number | null })
  | { readonly outcome: 'taken'; readonly places: readonly number[] }
  /** It would leave these alone. */
  | { readonly outcome: 'orphan'; readonly places: readonly number[] }
  | Outcome<'none' | 'limit' | 'address_limit' | 'reused' | 'missing'>;

/** A call of the script: what several look for is `shared`, said once and named by its number, from 1. */
export function placeArgs(items: readonly PlaceItem[]): { shared: string; each: readonly string[] } {
  const searches: Search[] = [];
  const each = items.map((item) => JSON.stringify({ ...item, pick: byNumber(item.pick, searches) }));
  return { shared: JSON.stringify(searches.map(({ windows, settle }) => ({ windows, settle }))), each };
}

export function placeRepliesOf(replies: Tagged | readonly string[]): PlaceReply[] | Stale {
  return replies[0] === 'stale' ? { outcome: 'stale' } : (replies as readonly string[]).map(placeReplyOf);
}

function placeReplyOf(text: string): PlaceReply {
  const [tag = '', ...rest] = text.split(' ', 5);
  if (tag === 'held') {
    const [deadline = '', now = '', change = '', id = ''] = rest;
    const record = text.slice(tag.length + deadline.length + now.length + change.length + id.length + 5);
    return { ...held([tag, deadline, now, record]), id, change: Number(change) || null };
  }
  if (tag === 'taken' || tag === 'orphan') return { outcome: tag, places: text.split(' ').slice(1).map(Number) };
  return { outcome: tag as 'none' | 'limit' | 'address_limit' | 'reused' | 'missing' };
}

function byNumber(pick: Pick, searches: Search[]): object {
  if ('parts' in pick) return { parts: pick.parts.map((part) => byNumber(part, searches)) };
  if (!('windows' in pick)) return pick;
  const all = pick.first ? [pick.first, pick] : [pick];
  return { searches: all.map((search) => numberOf(search, searches)) };
}

function numberOf(search: Search, searches: Search[]): number {
  const known = searches.indexOf(search);
  return known < 0 ? searches.push(search) : known + 1;
}
