import { Maximize, Minus, Plus } from 'lucide-react';
import { memo, useEffect, useId, useRef, useState } from 'react';
import { formatShortMoney } from '../format.ts';
import { type Board, SeatMap, type SeatModel, type Shown, type Target } from '../seatmap/index.ts';
import { announce, Button, classes, Icon } from '../ui/index.ts';
import { HoverCard } from './HoverCard.tsx';
import { MAP_ID } from './Skip.tsx';
import { targetWords } from './target-words.ts';
import { shareWords } from './map-words.ts';
import { useTallies } from './use-board.ts';
import { t, useLanguage } from '../words/index.ts';

interface MapViewProps {
  model: SeatModel;
  board: Board;
  mine: ReadonlySet<number>;
  /** Attributes of places that are kept for those who need them, as a mask. */
  kept: number;
  /** Some seats are faded because of what the visitor looks for. */
  isFiltered: boolean;
  onClearFilters: () => void;
  onSeat: (place: number) => void;
  onArea: (area: string) => void;
}

/** How many are free is part of the map's name: a name that changes all the time is none. */
const COUNTS_MS = 5000;

interface Hover {
  target: Target;
  x: number;
  y: number;
}

export const MapView = memo(function MapView(props: MapViewProps) {
  const { model, board, mine, kept, onSeat, onArea, isFiltered, onClearFilters } = props;
  const { canvas, mini, map, hover, shown } = useSeatMap({ model, board, mine, kept, onSeat, onArea });
  const { free, sections } = useTallies(board, COUNTS_MS);
  const { detail, section } = shown;
  const hintId = useId();
  const here = detail === 'overview' ? undefined : sections[section];
  return (
    <div className="relative flex size-full flex-col">
      <div className="relative min-h-48 flex-1 overflow-hidden">
        <canvas
          ref={canvas}
          id={MAP_ID}
          tabIndex={0}
          role="application"
          aria-label={t('seats.onMap.label', { name: model.name, count: free })}
          aria-describedby={hintId}
          className="absolute inset-0 size-full cursor-grab touch-none outline-offset-[-3px]"
        />
        <p id={hintId} className="sr-only">
          {t('seats.onMap.keys')}
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
        <MiniMap parts={mini} hidden={shown.all} />
        {hover && <HoverCard {...{ model, board, mine, kept }} target={hover.target} x={hover.x} y={hover.y} />}
      </div>
      <div className={strip}>
        {isFiltered && here?.matching === 0 ? (
          <NothingHere isFull={here.free === 0} onClear={onClearFilters} />
        ) : detail === 'seats' ? (
          <SignKey />
        ) : (
          <p>{detail === 'dots' ? t('seats.onMap.zoomToChoose') : t('seats.onMap.chooseSection')}</p>
        )}
      </div>
    </div>
  );
});

/** Why everything in the middle of the map is faded, and the way out. */
function NothingHere({ isFull, onClear }: { isFull: boolean; onClear: () => void }) {
  if (isFull) return <p>{t('seats.onMap.nothingLeftHere')}</p>;
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 text-ink">
      {t('seats.onMap.nothingMatchesHere')}
      <Button variant="quiet" size="small" className="pointer-events-auto -my-1 -ml-3" onClick={onClear}>
        {t('seats.onMap.clearFilter')}
      </Button>
    </p>
  );
}

interface MiniMapRefs {
  canvas: React.RefObject<HTMLCanvasElement | null>;
  frame: React.RefObject<HTMLDivElement | null>;
}

/** For hands and eyes only: keys move the map itself, and the list names every section. */
function MiniMap({ parts, hidden }: { parts: MiniMapRefs; hidden: boolean }) {
  return (
    <div
      aria-hidden="true"
      className={classes(
        'absolute right-3 bottom-3 h-20 w-24 overflow-hidden rounded-control border border-line bg-surface shadow-float lg:h-30 lg:w-36',
        hidden && 'invisible',
      )}
    >
      <canvas ref={parts.canvas} className="size-full cursor-pointer touch-none" />
      <div
        ref={parts.frame}
        className="pointer-events-none absolute top-0 left-0 rounded-[3px] border-2 border-accent bg-accent/10"
      />
    </div>
  );
}

function useSeatMap({ model, board, mine, kept, onSeat, onArea }: Omit<MapViewProps, 'isFiltered' | 'onClearFilters'>) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const miniCanvas = useRef<HTMLCanvasElement>(null);
  const miniFrame = useRef<HTMLDivElement>(null);
  const map = useRef<SeatMap | null>(null);
  const latest = useRef({ mine, kept, onSeat, onArea });
  const [hover, setHover] = useState<Hover | null>(null);
  const [shown, setShown] = useState<Shown>({ detail: 'overview', section: -1, all: true });
  const language = useLanguage();

  useEffect(() => {
    latest.current = { mine, kept, onSeat, onArea };
    map.current?.update(mine);
  }, [mine, kept, onSeat, onArea, language]);

  useEffect(() => {
    if (!canvas.current || !miniCanvas.current || !miniFrame.current) return;
    const mini = { canvas: miniCanvas.current, frame: miniFrame.current };
    const current = new SeatMap(canvas.current, mini, model, board, {
      onSeat: (place) => latest.current.onSeat(place),
      onArea: (area) => latest.current.onArea(area),
      onHover: (target, x, y, byKeys) => {
        setHover(target && { target, x, y });
        if (target && byKeys) announce(targetWords({ model, board, ...latest.current }, target));
      },
      onView: (next) => setShown((before) => (isSame(before, next) ? before : next)),
      formatPrice: (level) => {
        const price = model.levels[level]?.price;
        return price ? formatShortMoney(price) : '';
      },
      shareWords,
    });
    current.update(latest.current.mine);
    map.current = current;
    return () => {
      map.current = null;
      current.destroy();
    };
  }, [model, board]);

  useShownSeats(map, mine);
  return { canvas, mini: { canvas: miniCanvas, frame: miniFrame }, map, hover, shown };
}

function isSame(a: Shown, b: Shown): boolean {
  return a.detail === b.detail && a.section === b.section && a.all === b.all;
}

/** Seats that the server chose come into view; those that the visitor pointed at are there already. */
function useShownSeats(map: React.RefObject<SeatMap | null>, mine: ReadonlySet<number>): void {
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
      aria-label={t('seats.onMap.zoom')}
      className="absolute top-3 right-3 flex overflow-hidden lg:flex-col rounded-control border border-line bg-surface shadow-float"
    >
      <button type="button" className={look} onClick={() => onZoom(1.8)}>
        <Icon of={Plus} />
        <span className="sr-only">{t('seats.onMap.zoomIn')}</span>
      </button>
      <button
        type="button"
        className={classes(look, 'border-x border-line lg:border-x-0 lg:border-y')}
        onClick={() => onZoom(1 / 1.8)}
      >
        <Icon of={Minus} />
        <span className="sr-only">{t('seats.onMap.zoomOut')}</span>
      </button>
      <button type="button" className={look} onClick={onAll}>
        <Icon of={Maximize} size={18} />
        <span className="sr-only">{t('seats.onMap.whole')}</span>
      </button>
    </div>
  );
}

/** Below the map on a phone, where it would lie over the seats; on it where there is room. */
const strip =
  'pointer-events-none flex min-h-9 items-center border-t border-line bg-surface px-4 py-1 text-xs text-ink-soft lg:absolute lg:bottom-3 lg:left-3 lg:min-h-7 lg:max-w-[calc(100%-12rem)] lg:rounded-control lg:border lg:px-2.5';

/** What the drawing of a seat means. Colours are in the legend; these differ by shape. */
function SignKey() {
  const signs = [
    { label: t('seats.sign.free'), mark: <circle cx="7" cy="7" r="5.5" className="fill-ink-soft" /> },
    {
      label: t('seats.sign.mine'),
      mark: (
        <>
          <circle cx="7" cy="7" r="6" className="fill-accent" />
          <path d="m4.2 7.2 2 2 3.6-4.2" fill="none" strokeWidth="1.6" className="stroke-on-accent" />
        </>
      ),
    },
    {
      label: t('seats.sign.held'),
      mark: (
        <>
          <circle cx="7" cy="7" r="5.5" fill="none" className="stroke-ink-soft" />
          <path d="M2.6 8.4 8.4 2.6M4.2 11 11 4.2M7.4 12 12 7.4" className="stroke-ink-soft" />
        </>
      ),
    },
    {
      label: t('seats.sign.sold'),
      mark: <circle cx="7" cy="7" r="5.5" fill="none" className="stroke-line-strong" opacity="0.6" />,
    },
  ];
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-0.5">
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
