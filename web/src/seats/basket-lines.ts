import type { Hold, Money } from '../api/types.ts';
import { byNumber, sumMoney, timesMoney } from '../format.ts';
import { attributesOf, levelOf, placeOf, seatLabel, type SeatModel } from '../seatmap/index.ts';
import { seatsIn } from './choice.ts';
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
  /** Of all of it. */
  price: Money;
  /** False while the server hasn't confirmed it yet. */
  confirmed: boolean;
}

/**
 * What the visitor wants, with the server's price where it has confirmed one, the plan's price until then. Of a package each has
 * its share of the price.
 */
export function basketLines(model: SeatModel, { wanted, hold }: HoldState): BasketLine[] {
  const currency = currencyOf(model);
  const areas =
    wanted.kind === 'area'
      ? [{ id: wanted.area, quantity: wanted.quantity }]
      : wanted.kind === 'package'
        ? wanted.areas
        : [];
  const seats = seatsIn(wanted)
    .map((id) => ({ id, place: placeOf(model, id) }))
    .sort(inRowOrder(model));
  const seatLines = seats.map(({ id, place }): BasketLine => {
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
      price: shareOf(hold, id) ?? held?.price ?? level?.price ?? { amount: 0, currency },
      confirmed: held !== undefined,
    };
  });
  return [...seatLines, ...areas.flatMap((area) => areaLine(model, hold, area))];
}

function areaLine(model: SeatModel, hold: Hold | null, wanted: { id: string; quantity: number }): BasketLine[] {
  const area = model.areas.find((other) => other.id === wanted.id);
  if (!area || wanted.quantity === 0) return [];
  const level = model.levels[area.level];
  const held = hold?.areas.find((other) => other.id === wanted.id);
  const single = held?.price ?? level?.price ?? { amount: 0, currency: currencyOf(model) };
  return [
    {
      seatId: null,
      title: area.name,
      number: '',
      level: area.level,
      levelName: level?.name ?? '',
      notes: [],
      quantity: wanted.quantity,
      price: shareOf(hold, wanted.id) ?? timesMoney(single, wanted.quantity),
      confirmed: held?.quantity === wanted.quantity,
    },
  ];
}

/** Of a package: what a seat, or all places of an area, cost of its price. */
function shareOf(hold: Hold | null, id: string): Money | null {
  const shares = hold?.priceLines?.filter((line) => line.id === id) ?? [];
  const [first] = shares;
  return (
    (first?.price &&
      sumMoney(
        shares.map(({ price }) => price),
        first.price.currency,
      )) ??
    null
  );
}

/** The package's own price, also while one of its seats is exchanged for another. */
export function basketTotal(model: SeatModel, lines: BasketLine[], { wanted, hold }: HoldState): Money {
  if (hold && wanted.kind === 'package' && hold.package?.id === wanted.id) return hold.total;
  return sumMoney(
    lines.map((line) => line.price),
    lines[0]?.price.currency ?? currencyOf(model),
  );
}

const currencyOf = (model: SeatModel): string => model.levels[0]?.price.currency ?? 'EUR';

/** Row by row; in a row as people count, for a plan may number it from the right. */
const inRowOrder =
  (model: SeatModel) =>
  (a: { place: number }, b: { place: number }): number =>
    (model.rowOf[a.place] ?? 0) - (model.rowOf[b.place] ?? 0) ||
    byNumber(seatLabel(model, a.place).number, seatLabel(model, b.place).number);
