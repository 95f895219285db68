import { formatCount, formatMoney, formatQuantity } from '../format.ts';
import {
  AVAILABLE,
  attributesOf,
  type BoardState,
  HELD,
  levelOf,
  seatLabel,
  type SeatModel,
  type Target,
  type Tally,
} from '../seatmap/index.ts';
import { attributeWords } from './filters.ts';

interface HoverCardProps {
  model: SeatModel;
  board: BoardState;
  target: Target;
  x: number;
  y: number;
}

/** What the mouse rests on, in words. The list says the same to those without a mouse. */
export function HoverCard({ model, board, target, x, y }: HoverCardProps) {
  const { title, lines } = describe(model, board, target);
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute z-10 w-max max-w-64 rounded-control bg-ink px-3 py-2 text-sm text-bg shadow-float"
      style={{
        left: x,
        top: y,
        transform: `translate(${x < 140 ? '-12px' : '-50%'}, ${y < 90 ? '20px' : 'calc(-100% - 14px)'})`,
      }}
    >
      <p className="font-semibold">{title}</p>
      {lines.map((line) => (
        <p key={line} className="figures opacity-85">
          {line}
        </p>
      ))}
    </div>
  );
}

function describe(model: SeatModel, board: BoardState, target: Target): { title: string; lines: string[] } {
  if (target.kind === 'seat') return describeSeat(model, board, target.place);
  if (target.kind === 'area') {
    return {
      title: model.areas[target.area]?.name ?? '',
      lines: tallyLines(model, board.tallies.areas[target.area], 'place'),
    };
  }
  const section = model.sections[target.section];
  return { title: section?.name ?? '', lines: tallyLines(model, board.tallies.sections[target.section], 'seat') };
}

function describeSeat(model: SeatModel, board: BoardState, place: number): { title: string; lines: string[] } {
  const { section, row, number } = seatLabel(model, place);
  const level = levelOf(model, place);
  const state = board.places[place];
  const status = board.mine.has(place)
    ? 'Yours. Choose it again to give it back.'
    : state === AVAILABLE
      ? ''
      : state === HELD
        ? 'Held by someone else'
        : 'Sold';
  const attributes = attributesOf(model, place).map(attributeWords).join(', ');
  return {
    title: `${section}, row ${row}, seat ${number}`,
    lines: [level ? `${formatMoney(level.price)} · ${level.name}` : '', attributes, status].filter(Boolean),
  };
}

function tallyLines(model: SeatModel, tally: Tally | undefined, noun: string): string[] {
  if (!tally?.free) return ['None left'];
  const price = model.levels[tally.cheapest]?.price;
  const matching = tally.matching === tally.free ? '' : `${formatCount(tally.matching)} match what you look for`;
  return [`${formatQuantity(tally.free, noun)} free${price ? ` · from ${formatMoney(price)}` : ''}`, matching].filter(
    Boolean,
  );
}
