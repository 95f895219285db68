import { formatMoney } from '../format.ts';
import {
  AVAILABLE,
  attributesOf,
  type Board,
  HELD,
  levelOf,
  seatLabel,
  type SeatModel,
  type Target,
  type Tally,
} from '../seatmap/index.ts';
import { attributeWords } from './filters.ts';
import { isKept } from './kept-places.ts';
import { t } from '../words/index.ts';

/** The plan, and what is known of its places. */
interface House {
  readonly model: SeatModel;
  readonly board: Board;
  readonly mine: ReadonlySet<number>;
  /** Attributes of places that are kept for those who need them, as a mask. */
  readonly kept: number;
}

/** As it is read out to who moves the map with keys. */
export function targetWords(house: House, target: Target): string {
  const { title, lines } = describeTarget(house, target);
  return [title, ...lines].join(', ');
}

export function describeTarget(house: House, target: Target): { title: string; lines: string[] } {
  const { model, board } = house;
  if (target.kind === 'seat') return describeSeat(house, target.place);
  if (target.kind === 'area') {
    return {
      title: model.areas[target.area]?.name ?? '',
      lines: tallyLines(model, board.tallies.areas[target.area], 'places'),
    };
  }
  const section = model.sections[target.section];
  return { title: section?.name ?? '', lines: tallyLines(model, board.tallies.sections[target.section], 'seats') };
}

function describeSeat({ model, board, mine, kept }: House, place: number): { title: string; lines: string[] } {
  const { section, row, number } = seatLabel(model, place);
  const level = levelOf(model, place);
  const state = board.places[place];
  const status = mine.has(place)
    ? t('seats.hover.mine')
    : state === AVAILABLE
      ? ''
      : state === HELD
        ? t('seats.hover.held')
        : t('seats.hover.sold');
  const attributes = attributesOf(model, place).map(attributeWords).join(', ');
  const keptFor = isKept(model, kept, place) ? t('seats.keptFor') : '';
  return {
    title: t('shell.place.seat', { section, row, number }),
    lines: [level ? `${formatMoney(level.price)} · ${level.name}` : '', attributes, keptFor, status].filter(Boolean),
  };
}

function tallyLines(model: SeatModel, tally: Tally | undefined, noun: 'seats' | 'places'): string[] {
  if (!tally?.free) return [t('seats.hover.noneLeft')];
  const price = model.levels[tally.cheapest]?.price;
  const money = price && formatMoney(price);
  const from = money && (tally.isFrom ? t('seats.hover.from', { price: money }) : money);
  const free = t(`seats.hover.${noun}Free`, { count: tally.free });
  // The price is of what matches: it stands beside that count, and no other.
  if (tally.matching === tally.free) return [[free, from].filter(Boolean).join(' · ')];
  return [[t('seats.hover.match', { count: tally.matching }), from].filter(Boolean).join(' · '), free];
}
