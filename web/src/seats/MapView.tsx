import { Maximize, Minus, Plus } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { formatCount, formatMoney } from '../format.ts';
import { type BoardState, type Detail, SeatMap, type SeatModel, type Target } from '../seatmap/index.ts';
import { classes, Icon } from '../ui/index.ts';
import { HoverCard } from './HoverCard.tsx';

interface MapViewProps {
  model: SeatModel;
  board: BoardState;
  onSeat: (place: number) => void;
  onArea: (area: string) => void;
}

interface Hover {
  target: Target;
  x: number;
  y: number;
}

export function MapView({ model, board, onSeat, onArea }: MapViewProps) {
  const { canvas, map, hover, detail, section } = useSeatMap(model, board, onSeat, onArea);
  const hintId = useId();
  return (
    <div className="relative size-full min-h-48 overflow-hidden">
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label={`Seat map of ${model.name}, ${formatCount(board.tallies.free)} places free`}
        aria-describedby={hintId}
        className="absolute inset-0 size-full cursor-grab touch-none outline-offset-[-3px]"
      />
      <p id={hintId} className="sr-only">
        Arrow keys move the map, plus and minus zoom, zero shows everything. To choose seats with the keyboard, use the
        list: it has the same seats.
      </p>
      <p
        className={classes(
          'pointer-events-none absolute top-3 left-3 rounded-full bg-surface px-3 py-1 text-sm font-semibold shadow-float',
          (detail === 'overview' || section < 0) && 'hidden',
        )}
      >
        {model.sections[section]?.name}
      </p>
      <MapControls onZoom={(factor) => map.current?.zoomBy(factor)} onAll={() => map.current?.showAll()} />
      {detail === 'seats' ? (
        <SignKey />
      ) : (
        <p className={chip}>{detail === 'dots' ? 'Zoom in to choose seats' : 'Choose a section to see its seats'}</p>
      )}
      {hover && <HoverCard {...{ model, board }} target={hover.target} x={hover.x} y={hover.y} />}
    </div>
  );
}

function useSeatMap(
  model: SeatModel,
  board: BoardState,
  onSeat: (place: number) => void,
  onArea: (area: string) => void,
) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const map = useRef<SeatMap | null>(null);
  const latest = useRef({ board, onSeat, onArea });
  const [hover, setHover] = useState<Hover | null>(null);
  const [detail, setDetail] = useState<Detail>('overview');
  const [section, setSection] = useState(-1);

  useEffect(() => {
    latest.current = { board, onSeat, onArea };
    map.current?.update(board);
  }, [board, onSeat, onArea]);

  useEffect(() => {
    if (!canvas.current) return;
    const current = new SeatMap(canvas.current, model, latest.current.board, {
      onSeat: (place) => latest.current.onSeat(place),
      onArea: (area) => latest.current.onArea(area),
      onHover: (target, x, y) => setHover(target && { target, x, y }),
      onView: (nextDetail, nextSection) => {
        setDetail(nextDetail);
        setSection(nextSection);
      },
      formatPrice: (level) => {
        const price = model.levels[level]?.price;
        return price ? formatMoney(price).replace(/\.00$/, '') : '';
      },
    });
    map.current = current;
    return () => {
      map.current = null;
      current.destroy();
    };
  }, [model]);

  useShownSeats(map, board);
  return { canvas, map, hover, detail, section };
}

/** Seats that the server chose come into view; those that the visitor pointed at are there already. */
function useShownSeats(map: React.RefObject<SeatMap | null>, { mine }: BoardState): void {
  const before = useRef<ReadonlySet<number>>(new Set());
  useEffect(() => {
    const isNew = mine.size > 0 && [...mine].every((place) => !before.current.has(place));
    before.current = mine;
    if (isNew) map.current?.revealPlaces([...mine]);
  }, [map, mine]);
}

function MapControls({ onZoom, onAll }: { onZoom: (factor: number) => void; onAll: () => void }) {
  const look = 'grid min-h-11 min-w-11 place-items-center hover:bg-sunken';
  return (
    <div
      role="group"
      aria-label="Zoom"
      className="absolute top-3 right-3 flex overflow-hidden lg:flex-col rounded-control border border-line bg-surface shadow-float"
    >
      <button type="button" className={look} onClick={() => onZoom(1.8)}>
        <Icon of={Plus} />
        <span className="sr-only">Zoom in</span>
      </button>
      <button
        type="button"
        className={classes(look, 'border-x border-line lg:border-x-0 lg:border-y')}
        onClick={() => onZoom(1 / 1.8)}
      >
        <Icon of={Minus} />
        <span className="sr-only">Zoom out</span>
      </button>
      <button type="button" className={look} onClick={onAll}>
        <Icon of={Maximize} size={18} />
        <span className="sr-only">Show the whole map</span>
      </button>
    </div>
  );
}

const chip =
  'pointer-events-none absolute bottom-3 left-3 flex max-w-[calc(100%-1.5rem)] flex-wrap gap-x-3 gap-y-0.5 rounded-control bg-surface/90 px-2.5 py-1 text-xs text-ink-soft';

/** What the drawing of a seat means. Colours are in the legend; these differ by shape. */
function SignKey() {
  const signs = [
    { label: 'Free', mark: <circle cx="7" cy="7" r="5.5" className="fill-ink-soft" /> },
    {
      label: 'Yours',
      mark: (
        <>
          <circle cx="7" cy="7" r="6" className="fill-accent" />
          <path d="m4.2 7.2 2 2 3.6-4.2" fill="none" strokeWidth="1.6" className="stroke-on-accent" />
        </>
      ),
    },
    {
      label: 'Held by others',
      mark: (
        <>
          <circle cx="7" cy="7" r="5.5" fill="none" className="stroke-ink-soft" />
          <path d="M2.6 8.4 8.4 2.6M4.2 11 11 4.2M7.4 12 12 7.4" className="stroke-ink-soft" />
        </>
      ),
    },
    { label: 'Sold', mark: <circle cx="7" cy="7" r="5.5" fill="none" className="stroke-line-strong" opacity="0.6" /> },
  ];
  return (
    <ul className={chip}>
      {signs.map(({ label, mark }) => (
        <li key={label} className="inline-flex items-center gap-1">
          <svg aria-hidden="true" viewBox="0 0 14 14" className="size-3">
            {mark}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
