import { contentBox } from './camera.ts';
import { type Box, boxOf, shapeOutline } from './geometry.ts';
import type { SeatModel } from './model.ts';

/** Every place as a dot: seats where they stand, standing places in a grid over their area. */
export interface Dots {
  x: Float32Array;
  y: Float32Array;
  box: Box;
  /** Plan units between neighbouring seats. */
  pitch: number;
}

export function dotsOf(model: SeatModel): Dots {
  const { placeCount, areas, pitch } = model;
  const [x, y] = [new Float32Array(placeCount), new Float32Array(placeCount)];
  x.set(model.x);
  y.set(model.y);
  for (const { shape, start, capacity } of areas) {
    const { minX, minY, maxX, maxY } = boxOf(shapeOutline(shape));
    const [width, height] = [maxX - minX, maxY - minY];
    const columns = Math.max(1, Math.round(Math.sqrt((capacity * width) / (height || 1))));
    const rows = Math.ceil(capacity / columns);
    for (let place = 0; place < capacity; place++) {
      x[start + place] = minX + ((place % columns) + 0.5) * (width / columns);
      y[start + place] = minY + (Math.floor(place / columns) + 0.5) * (height / rows);
    }
  }
  return { x, y, box: contentBox(model), pitch };
}
