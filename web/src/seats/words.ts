import type { Hold } from '../api/types.ts';
import { byNumber, formatDeadline, formatList, formatMoney, sumMoney } from '../format.ts';
import type { SeatLabel } from '../seatmap/index.ts';
import { attributesOf, levelOf, placeOf, seatLabel, type SeatModel } from '../seatmap/index.ts';
import { t } from '../words/index.ts';
import { attributeWords } from './filters.ts';
import type { Refusal } from './refusal.ts';

interface RowOfSeats {
  section: string;
  row: string;
  numbers: string[];
}

function byRow(seats: readonly SeatLabel[]): RowOfSeats[] {
  const rows = new Map<string, RowOfSeats>();
  for (const { section, row, number } of seats) {
    const key = JSON.stringify([section, row]);
    const known = rows.get(key);
    if (known) known.numbers.push(number);
    else rows.set(key, { section, row, numbers: [number] });
  }
  return [...rows.values()];
}

const countAndList = (numbers: string[]) => ({
  count: numbers.length,
  numbers: formatList(numbers.toSorted(byNumber)),
});

/** `Lower 12, row 5, seats 17 and 18`; rows are joined by semicolons. */
function describeSeats(seats: readonly SeatLabel[]): string {
  return byRow(seats)
    .map(({ section, row, numbers }) => t('seats.where.seats', { section, row, ...countAndList(numbers) }))
    .join('; ');
}

export function describeIds(model: SeatModel, ids: string[]): string {
  return describeSeats(ids.map((id) => seatLabel(model, placeOf(model, id))));
}

/** The full label of a seat's button: `Row 5, seat 17, €65.00, wheelchair space, available`. */
export function seatButtonLabel(model: SeatModel, place: number, state: string, kept = false): string {
  const { row, number } = seatLabel(model, place);
  const level = levelOf(model, place);
  const attributes = attributesOf(model, place).map(attributeWords);
  return [
    t('seats.inList.row', { row }),
    t('seats.inList.seat', { number }),
    level ? formatMoney(level.price) : '',
    ...attributes,
    kept ? t('seats.keptFor') : '',
    state,
  ]
    .filter(Boolean)
    .join(', ');
}

function describeHold(hold: Hold): string {
  const areas = hold.areas.map((area) => `${area.name}, ${t('shell.counted.places', { count: area.quantity })}`);
  return [...(hold.seats.length > 0 ? [describeSeats(hold.seats)] : []), ...areas].join('; ');
}

/** Read out when the server has confirmed a hold. */
export function heldWords(hold: Hold): string {
  const count = hold.seats.length + hold.areas.reduce((sum, area) => sum + area.quantity, 0);
  return [
    t('seats.basket.held', { count, places: describeHold(hold), time: formatDeadline(hold.expiresAt) }),
    hold.splitNotice ? t('seats.basket.split') : '',
    hold.package ? t('packages.held', { name: hold.package.name }) + '.' : '',
    t('seats.basket.total', { amount: formatMoney(hold.total) }),
  ]
    .filter(Boolean)
    .join(' ');
}

interface RefusalWords {
  title: string;
  advice: string;
}

/** What happened, what is safe, what to do. */
export function refusalWords(refusal: Refusal, model: SeatModel, hold: Hold | null): RefusalWords {
  const safe = hold ? t('seats.refusal.stillYours') : t('seats.refusal.notCharged');
  switch (refusal.kind) {
    case 'taken':
      return {
        title: takenTitle(refusal.seats, model),
        advice: refusal.alternatives.length ? t('seats.refusal.freeNow') : `${safe} ${t('seats.refusal.chooseOthers')}`,
      };
    case 'not-free': {
      const { row, number } = seatLabel(model, placeOf(model, refusal.seat));
      return refusal.sold
        ? { title: t('seats.refusal.sold', { number, row }), advice: t('seats.refusal.colour') }
        : { title: t('seats.refusal.held', { number, row }), advice: t('seats.refusal.heldAdvice') };
    }
    case 'leaves-alone':
      return {
        title: aloneTitle(refusal.seats, model),
        advice: refusal.alternatives.length
          ? t('seats.refusal.aloneAdvice')
          : `${t('seats.refusal.aloneNoOffer')} ${safe} ${t('seats.refusal.chooseOthers')}`,
      };
    case 'kept':
      return {
        title: t('seats.refusal.kept'),
        advice: t(refusal.alternatives.length ? 'seats.refusal.keptAdvice' : 'seats.refusal.keptNoOffer'),
      };
    case 'companion':
      return {
        title: t('seats.refusal.companion'),
        advice: t(refusal.alternatives.length ? 'seats.refusal.companionAdvice' : 'seats.refusal.companionNoOffer'),
      };
    case 'none-left':
      return {
        title: t('seats.refusal.noneLeft'),
        advice: refusal.alternatives.length ? t('seats.refusal.closest') : `${safe} ${t('seats.refusal.tryOther')}`,
      };
    case 'limit':
      return {
        title: refusal.limit ? t('seats.refusal.limit', { count: refusal.limit }) : t('seats.refusal.limitReached'),
        advice: t('seats.refusal.limitAdvice'),
      };
    case 'code':
      return { title: t('seats.code.wrong'), advice: safe };
    case 'not-on-sale':
      return { title: t('seats.refusal.notOnSale'), advice: `${safe} ${t('seats.refusal.notOnSaleAdvice')}` };
    case 'package-whole':
      return { title: t('packages.whole'), advice: t('packages.wholeAdvice') };
    case 'package-other':
      return { title: t('packages.other'), advice: `${safe} ${t('packages.otherAdvice')}` };
    case 'package-gone':
      return {
        title: t(refusal.soldOut ? 'packages.gone' : 'packages.paused'),
        advice: `${safe} ${t('packages.oneByOne')}`,
      };
    case 'not-admitted':
      return { title: t('seats.refusal.notAdmitted'), advice: `${safe} ${t('seats.refusal.notAdmittedAdvice')}` };
    case 'already-extended':
      return { title: t('seats.refusal.extended'), advice: t('seats.refusal.extendedAdvice') };
    case 'unreachable':
      return {
        title: t('seats.refusal.unreachable'),
        advice: `${hold ? `${t('seats.refusal.untilTimeIsUp')} ` : ''}${t('seats.refusal.connection')}`,
      };
    case 'other':
      return {
        title: refusal.detail || t('seats.refusal.other'),
        advice: `${safe} ${t('seats.refusal.otherAdvice')}`,
      };
  }
}

function takenTitle(ids: string[], model: SeatModel): string {
  const labels = ids.map((id) => seatLabel(model, placeOf(model, id)));
  const rows = byRow(labels);
  const [first] = rows;
  if (!first) return t('seats.refusal.takenSome');
  return rows.length === 1
    ? t('seats.refusal.takenRow', { row: first.row, ...countAndList(first.numbers) })
    : t('seats.refusal.takenWhere', { where: describeSeats(labels) });
}

function aloneTitle(ids: string[], model: SeatModel): string {
  const labels = ids.map((id) => seatLabel(model, placeOf(model, id)));
  const rows = byRow(labels);
  const [first] = rows;
  if (!first) return t('seats.refusal.aloneSome');
  return rows.length === 1
    ? t('seats.refusal.aloneRow', { row: first.row, ...countAndList(first.numbers) })
    : t('seats.refusal.aloneWhere', { where: describeSeats(labels) });
}

/** `Row 5, seats 19 and 20 · €130.00`; with the section where it differs from the one asked for. */
export function alternativeWords(model: SeatModel, ids: string[], askedSection: string): string {
  const places = ids.map((id) => placeOf(model, id)).filter((place) => place >= 0);
  const labels = places.map((place) => seatLabel(model, place));
  const prices = places.flatMap((place) => levelOf(model, place)?.price ?? []);
  const total = sumMoney(prices, prices[0]?.currency ?? 'EUR');
  const isNear = labels.every((label) => label.section === askedSection);
  const shown = isNear
    ? byRow(labels)
        .map(({ row, numbers }) => t('seats.where.near', { row, ...countAndList(numbers) }))
        .join('; ')
    : describeSeats(labels);
  return `${shown} · ${formatMoney(total)}`;
}
