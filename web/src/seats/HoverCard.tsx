import type { Board, SeatModel, Target } from '../seatmap/index.ts';
import { describeTarget } from './target-words.ts';
import { useTallies } from './use-board.ts';

interface HoverCardProps {
  model: SeatModel;
  board: Board;
  mine: ReadonlySet<number>;
  kept: number;
  target: Target;
  x: number;
  y: number;
}

/** What the mouse rests on, in words. The list says the same to those without a mouse. */
export function HoverCard({ model, board, mine, kept, target, x, y }: HoverCardProps) {
  useTallies(board);
  const { title, lines } = describeTarget({ model, board, mine, kept }, target);
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
