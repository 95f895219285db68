import type { Hold, Money, OrderLine, PriceLevel } from '../api/types.ts';
import { byNumber, sumMoney, timesMoney } from '../format.ts';
import { t } from '../words/index.ts';

/** One line of a bill: seats of one row at one price, or places of one area. */
export interface PriceLine {
  key: string;
  /** `Lower 12, row 5` */
  place: string;
  /** `Seats 17, 18` */
  detail: string;
  level: string;
  quantity: number;
  /** All-in, for the whole line. */
  price: Money;
  fees: Money;
}

interface Piece {
  place: string;
  seat: string | null;
  quantity: number;
  levelKey: string;
  price: Money;
  fees: Money;
}

type Levels = readonly Pick<PriceLevel, 'key' | 'name' | 'fees'>[];

/** A hold carries whole prices only; the fees in them come from the event's price levels. Of a package it has its shares of the price. */
export function linesOfHold(hold: Hold, levels: Levels): PriceLine[] {
  if (hold.priceLines) return gather(sharesOf(hold, hold.priceLines), levels);
  const feesOf = (key: string) =>
    levels.find((level) => level.key === key)?.fees ?? { amount: 0, currency: hold.total.currency };
  const pieces: Piece[] = [
    ...hold.seats.map((seat) => ({
      place: placeName(seat.section, seat.row),
      seat: seat.number,
      quantity: 1,
      levelKey: seat.priceLevel,
      price: seat.price,
      fees: feesOf(seat.priceLevel),
    })),
    ...hold.areas.map((area) => ({
      place: area.name,
      seat: null,
      quantity: area.quantity,
      levelKey: area.priceLevel,
      price: area.price,
      fees: feesOf(area.priceLevel),
    })),
  ];
  return gather(pieces, levels);
}

function sharesOf(hold: Hold, shares: NonNullable<Hold['priceLines']>): Piece[] {
  return shares.map(({ id, priceLevel, price, fees }) => {
    const seat = hold.seats.find((each) => each.id === id);
    const area = hold.areas.find((each) => each.id === id);
    return {
      place: seat ? placeName(seat.section, seat.row) : (area?.name ?? t('shell.place.unnamed')),
      seat: seat?.number ?? null,
      quantity: 1,
      levelKey: priceLevel,
      price,
      fees,
    };
  });
}

export function linesOfOrder(lines: readonly OrderLine[], levels: Levels): PriceLine[] {
  const pieces = lines.map((line) => ({
    place: line.seat ? placeName(line.seat.section, line.seat.row) : (line.area?.name ?? t('shell.place.unnamed')),
    seat: line.seat?.number ?? null,
    quantity: 1,
    levelKey: line.priceLevel,
    price: line.price,
    fees: line.fees,
  }));
  return gather(pieces, levels);
}

export function feesIn(lines: readonly PriceLine[], currency: string): Money {
  return sumMoney(
    lines.map((line) => line.fees),
    currency,
  );
}

function placeName(section: string, row: string): string {
  return row === '' ? section : t('shell.place.inRow', { section, row });
}

function gather(pieces: readonly Piece[], levels: Levels): PriceLine[] {
  const groups = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const key = `${piece.place}|${piece.levelKey}`;
    groups.set(key, [...(groups.get(key) ?? []), piece]);
  }
  return Array.from(groups, ([key, group]) => lineOf(key, group, levels));
}

function lineOf(key: string, group: readonly Piece[], levels: Levels): PriceLine {
  const [first] = group;
  if (!first) throw new Error('A line of a bill has at least one piece.');
  const quantity = group.reduce((sum, piece) => sum + piece.quantity, 0);
  const seats = group.flatMap((piece) => (piece.seat === null ? [] : [piece.seat])).sort(byNumber);
  return {
    key,
    place: first.place,
    detail: seats.length > 0 ? t('sale.bill.seats', { count: seats.length, numbers: seats.join(', ') }) : '',
    level: levels.find((level) => level.key === first.levelKey)?.name ?? first.levelKey,
    quantity,
    price: totalOf(group, ({ price }) => price),
    fees: totalOf(group, ({ fees }) => fees),
  };
}

/** Shares of a package differ by what is rounded: each piece counts as it is. */
function totalOf(group: readonly Piece[], of: (piece: Piece) => Money): Money {
  const amounts = group.map((piece) => timesMoney(of(piece), piece.quantity));
  return sumMoney(amounts, amounts[0]?.currency ?? 'EUR');
}
