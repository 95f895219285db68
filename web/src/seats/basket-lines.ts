import type { Money } from '../api/types.ts';
import { byNumber, sumMoney, timesMoney } from '../format.ts';
import { attributesOf, levelOf, placeOf, seatLabel, type SeatModel } from '../seatmap/index.ts';
import { attributeWords } from './filters.ts';
import type { HoldState } from './hold-session.ts';
import { t } from '../words/index.ts';

/** One line of the basket: a seat, or places of an area. */
export interface BasketLine {
  seatId: string | null;
  /** `Lower 12, row 5`, or the area's name. */
  title: string;
  number: string;
  level: number;
  levelName: string;
  notes: string[];
  quantity: number;
  /** For one. */
  price: Money;
  /** False while the server hasn't confirmed it yet. */
  confirmed: boolean;
}

/** What the visitor wants, with the server's price where it has confirmed one, the plan's price until then. */
export function basketLines(model: SeatModel, { wanted, hold }: HoldState): BasketLine[] {
  const currency = model.levels[0]?.price.currency ?? 'EUR';
  if (wanted.kind === 'area') {
    const area = model.areas.find((other) => other.id === wanted.area);
    const level = area ? model.levels[area.level] : undefined;
    const held = hold?.areas.find((other) => other.id === wanted.area);
    if (!area || wanted.quantity === 0) return [];
    return [
      {
        seatId: null,
        title: area.name,
        number: '',
        level: area.level,
        levelName: level?.name ?? '',
        notes: [],
        quantity: wanted.quantity,
        price: held?.price ?? level?.price ?? { amount: 0, currency },
        confirmed: held?.quantity === wanted.quantity,
      },
    ];
  }
  const seats = wanted.seats.map((id) => ({ id, place: placeOf(model, id) })).sort(inRowOrder(model));
  return seats.map(({ id, place }) => {
    const { section, row, number } = seatLabel(model, place);
    const level = levelOf(model, place);
    const held = hold?.seats.find((seat) => seat.id === id);
    return {
      seatId: id,
      title: t('shell.place.inRow', { section, row }),
      number,
      level: model.level[place] ?? 0,
      levelName: level?.name ?? '',
      notes: attributesOf(model, place).map(attributeWords),
      quantity: 1,
      price: held?.price ?? level?.price ?? { amount: 0, currency },
      confirmed: held !== undefined,
    };
  });
}

export function basketTotal(model: SeatModel, lines: BasketLine[]): Money {
  const currency = lines[0]?.price.currency ?? model.levels[0]?.price.currency ?? 'EUR';
  return sumMoney(
    lines.map((line) => timesMoney(line.price, line.quantity)),
    currency,
  );
}

/** Row by row; in a row as people count, for a plan may number it from the right. */
const inRowOrder =
  (model: SeatModel) =>
  (a: { place: number }, b: { place: number }): number =>
    (model.rowOf[a.place] ?? 0) - (model.rowOf[b.place] ?? 0) ||
    byNumber(seatLabel(model, a.place).number, seatLabel(model, b.place).number);
