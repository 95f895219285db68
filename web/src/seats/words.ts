import type { Hold } from '../api/types.ts';
import { byNumber, formatDeadline, formatMoney, formatQuantity, sumMoney } from '../format.ts';
import type { SeatLabel } from '../seatmap/index.ts';
import { attributesOf, levelOf, placeOf, seatLabel, type SeatModel } from '../seatmap/index.ts';
import { attributeWords } from './filters.ts';
import type { Refusal } from './refusal.ts';

/** `17`, `17 and 18`, `17, 18 and 19`. */
function listWords(items: string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `Lower 12, row 5, seats 17 and 18`; rows are joined by semicolons. */
function describeSeats(seats: readonly SeatLabel[]): string {
  const rows = new Map<string, string[]>();
  for (const { section, row, number } of seats) {
    const key = `${section}, row ${row}`;
    rows.set(key, [...(rows.get(key) ?? []), number]);
  }
  return [...rows]
    .map(([row, numbers]) => `${row}, ${seatWord(numbers)} ${listWords(numbers.toSorted(byNumber))}`)
    .join('; ');
}

const seatWord = (numbers: string[]): string => (numbers.length === 1 ? 'seat' : 'seats');

export function describeIds(model: SeatModel, ids: string[]): string {
  return describeSeats(ids.map((id) => seatLabel(model, placeOf(model, id))));
}

/** The full label of a seat's button: `Row 5, seat 17, €65.00, wheelchair space, available`. */
export function seatButtonLabel(model: SeatModel, place: number, state: string): string {
  const { row, number } = seatLabel(model, place);
  const level = levelOf(model, place);
  const attributes = attributesOf(model, place).map(attributeWords);
  return [`Row ${row}`, `seat ${number}`, level ? formatMoney(level.price) : '', ...attributes, state]
    .filter(Boolean)
    .join(', ');
}

function describeHold(hold: Hold): string {
  if (hold.seats.length) return describeSeats(hold.seats);
  return hold.areas.map((area) => `${area.name}, ${formatQuantity(area.quantity, 'place')}`).join('; ');
}

/** Read out when the server has confirmed a hold. */
export function heldWords(hold: Hold): string {
  const count = hold.seats.length + hold.areas.reduce((sum, area) => sum + area.quantity, 0);
  const split = hold.splitNotice ? ' They are not all next to each other.' : '';
  const verb = count === 1 ? 'is' : 'are';
  return `${describeHold(hold)} ${verb} yours until ${formatDeadline(hold.expiresAt)}.${split} Total ${formatMoney(hold.total)}.`;
}

interface RefusalWords {
  title: string;
  advice: string;
}

/** What happened, what is safe, what to do. */
export function refusalWords(refusal: Refusal, model: SeatModel, hold: Hold | null): RefusalWords {
  const safe = hold ? 'The seats you hold are still yours.' : 'Nothing has been charged.';
  switch (refusal.kind) {
    case 'taken':
      return {
        title: takenTitle(refusal.seats, model),
        advice: refusal.alternatives.length
          ? 'These are free right now:'
          : `${safe} Choose others on the map or in the list.`,
      };
    case 'not-free': {
      const { row, number } = seatLabel(model, placeOf(model, refusal.seat));
      return refusal.sold
        ? { title: `Seat ${number} in row ${row} is sold.`, advice: 'Seats filled with a colour are free.' }
        : {
            title: `Someone else is holding seat ${number} in row ${row}.`,
            advice: 'It may come back in a few minutes. Seats filled with a colour are free.',
          };
    }
    case 'none-left':
      return {
        title: 'There are no seats left that match.',
        advice: refusal.alternatives.length
          ? 'These are the closest we found:'
          : `${safe} Try fewer seats, another price or another area.`,
      };
    case 'limit':
      return {
        title: refusal.limit
          ? `You can take up to ${formatQuantity(refusal.limit, 'seat')} for this event.`
          : 'You have reached the limit for this event.',
        advice: 'Give a seat back to choose another one.',
      };
    case 'not-on-sale':
      return { title: "These seats aren't on sale right now.", advice: `${safe} The event page says when they are.` };
    case 'not-admitted':
      return {
        title: 'Seats are given out through the waiting room right now.',
        advice: `${safe} Your place there is kept; if you have none, you get one at once.`,
      };
    case 'already-extended':
      return { title: 'You have had extra time once already.', advice: 'Your seats stay yours until the clock ends.' };
    case 'unreachable':
      return {
        title: "We can't reach Stampede right now.",
        advice: `${hold ? 'Seats you hold stay yours until their time is up. ' : ''}Check your connection and try again.`,
      };
    case 'other':
      return { title: refusal.detail || 'That did not work.', advice: `${safe} Try again in a moment.` };
  }
}

function takenTitle(ids: string[], model: SeatModel): string {
  const labels = ids.map((id) => seatLabel(model, placeOf(model, id)));
  const first = labels[0];
  if (!first) return 'Someone else just took one of these seats.';
  const numbers = labels.map((label) => label.number).sort(byNumber);
  const sameRow = labels.every((label) => label.section === first.section && label.row === first.row);
  return sameRow
    ? `Someone else just took ${seatWord(numbers)} ${listWords(numbers)} in row ${first.row}.`
    : `Someone else just took ${describeSeats(labels)}.`;
}

/** `Row 5, seats 19 and 20 · €130.00`; with the section where it differs from the one asked for. */
export function alternativeWords(model: SeatModel, ids: string[], askedSection: string): string {
  const places = ids.map((id) => placeOf(model, id)).filter((place) => place >= 0);
  const labels = places.map((place) => seatLabel(model, place));
  const prices = places.flatMap((place) => levelOf(model, place)?.price ?? []);
  const total = sumMoney(prices, prices[0]?.currency ?? 'EUR');
  const where = describeSeats(labels);
  const isNear = labels.every((label) => label.section === askedSection);
  const shown = isNear ? where.slice(askedSection.length + 2).replace(/^r/, 'R') : where;
  return `${shown} · ${formatMoney(total)}`;
}
