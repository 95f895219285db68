import { useEffect, useRef } from 'react';
import type { Dots } from '../../../seatmap/index.ts';

const DENSITY_LIMIT = 2;
const SMALLEST_PX = 1.2;
const SHARE_OF_PITCH = 0.78;

interface HousePictureProps {
  dots: Dots;
  /** Of every place, an index in `fills`. The same array always. */
  places: Uint8Array;
  /** Classes with a background: a canvas knows no colours of the page but those that some element has. */
  fills: readonly string[];
  /** Another number: draw again. */
  version: number;
}

/** The whole house as dots. What it says is in the table beside it, for whoever cannot see it. */
export function HousePicture({ dots, places, fills, version }: HousePictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const current = canvas.current;
    if (!current) return undefined;
    const paint = () => {
      const paints = [...(palette.current?.children ?? [])].map((fill) => getComputedStyle(fill).backgroundColor);
      draw(current, { dots, places, paints });
    };
    paint();
    const resized = new ResizeObserver(paint);
    resized.observe(current);
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', paint);
    return () => {
      resized.disconnect();
      dark.removeEventListener('change', paint);
    };
  }, [dots, places, version]);
  const { minX, minY, maxX, maxY } = dots.box;
  return (
    <div aria-hidden="true">
      <span ref={palette} hidden>
        {fills.map((fill) => (
          <span key={fill} className={fill} />
        ))}
      </span>
      <canvas
        ref={canvas}
        className="mx-auto block max-h-[75vh] w-full"
        style={{ aspectRatio: `${maxX - minX} / ${maxY - minY}` }}
      />
    </div>
  );
}

/** One fill a state. Cost: 50,000 rectangles, some 10 ms. */
function draw(
  canvas: HTMLCanvasElement,
  { dots, places, paints }: Pick<HousePictureProps, 'dots' | 'places'> & { paints: readonly string[] },
): void {
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const density = Math.min(window.devicePixelRatio, DENSITY_LIMIT);
  const [width, height] = [canvas.clientWidth * density, canvas.clientHeight * density].map(Math.round) as [
    number,
    number,
  ];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  ctx.clearRect(0, 0, width, height);
  const { minX, minY, maxX, maxY } = dots.box;
  const scale = Math.min(width / (maxX - minX), height / (maxY - minY));
  const left = (width - scale * (maxX - minX)) / 2 - scale * minX;
  const top = (height - scale * (maxY - minY)) / 2 - scale * minY;
  const size = Math.max(SMALLEST_PX, SHARE_OF_PITCH * dots.pitch * scale);
  paints.forEach((paint, state) => {
    ctx.fillStyle = paint;
    for (let place = 0; place < places.length; place++) {
      if (places[place] !== state) continue;
      ctx.fillRect(left + scale * dots.x[place]! - size / 2, top + scale * dots.y[place]! - size / 2, size, size);
    }
  });
}
