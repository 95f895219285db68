import type { EllipseShape, Point, PolygonShape, RectangleShape, Shape, TextShape } from './layout.ts';
import { MAX_COORDINATE, MAX_NAME_LENGTH, MAX_POLYGON_POINTS } from './limits.ts';
import type { Located } from './located.ts';
import { toWhole } from './read-rows.ts';

type Form =
  | Pick<RectangleShape, 'kind' | 'width' | 'height'>
  | Pick<EllipseShape, 'kind' | 'radiusX' | 'radiusY'>
  | Pick<PolygonShape, 'kind' | 'points'>
  | Pick<TextShape, 'kind'>;

interface Words {
  readonly text: string;
  readonly textColor?: string;
  readonly textSize: number;
  /** Relative to the area's position; the middle of the form when the plan doesn't say. */
  readonly position?: Point;
}

/** pretix draws words of this height when the plan doesn't say. */
const DEFAULT_TEXT_SIZE = 16;
const LENGTH = { min: 0, max: MAX_COORDINATE };

/** What is drawn for an area, in absolute coordinates; undefined after noting what is wrong with it. */
export function readShape(area: Located, zone: Point): Shape | undefined {
  const own = orDefault(area.field('position'), { x: 0, y: 0 }, (field) => field.point());
  const rotation = orDefault(area.field('rotation'), 0, (field) =>
    field.number({ min: -MAX_COORDINATE, max: MAX_COORDINATE }),
  );
  const color = orDefault(area.field('color'), undefined, (field) => field.color());
  const borderColor = orDefault(area.field('border_color'), undefined, (field) => field.color());
  const words = readWords(area.field('text'));
  const form = readForm(area);
  if (!own || rotation === undefined || !form) return undefined;

  const style = { rotation, ...(color && { color }), ...(borderColor && { borderColor }) };
  return toShape({ x: zone.x + own.x, y: zone.y + own.y }, style, form, words);
}

/** The words on an area, on one line; empty when there are none. Old plans have a text, new ones an object with one. */
export function textOf(area: Located): string {
  const text = area.field('text');
  const value = typeof text.value === 'string' ? text.value : text.field('text').value;
  if (typeof value !== 'string' || value.length > MAX_NAME_LENGTH) return '';
  return value.replace(/\s+/g, ' ').trim();
}

function toShape(origin: Point, style: Pick<Shape, 'rotation'>, form: Form, words: Words | undefined): Shape {
  // A polygon's points are turned here, so that nobody needs to know what they turned around.
  const turn = form.kind === 'polygon' ? turnBy(style.rotation) : (point: Point) => point;
  const place = (point: Point) => {
    const { x, y } = turn(point);
    return { x: toWhole(origin.x + x), y: toWhole(origin.y + y) };
  };
  const corner = place({ x: 0, y: 0 });
  const middle = place(words?.position ?? middleOf(form));
  const shown = words?.text && {
    text: words.text,
    ...(words.textColor && { textColor: words.textColor }),
    textX: middle.x,
    textY: middle.y,
    textSize: words.textSize,
  };
  const drawn = { ...corner, ...style, ...shown };
  if (form.kind === 'polygon') return { ...form, ...drawn, rotation: 0, points: form.points.map(place) };
  return { ...form, ...drawn };
}

function readForm(area: Located): Form | undefined {
  const shape = area.field('shape');
  const kind = shape.missing ? 'rectangle' : shape.text({ max: MAX_NAME_LENGTH, empty: true });
  switch (kind) {
    case undefined:
      return undefined;
    case 'rectangle':
      return readRectangle(area);
    case 'circle':
      return readCircle(area.field('circle'));
    case 'ellipse':
      return readEllipse(area.field('ellipse'));
    case 'polygon':
      return readPolygon(area.field('polygon'));
    case 'text':
      return { kind: 'text' };
    default:
      return shape.fault('unknown_shape', 'This must be "rectangle", "circle", "ellipse", "polygon" or "text".');
  }
}

/** New plans keep the size under `rectangle`, old ones on the area itself. */
function readRectangle(area: Located): Form | undefined {
  const nested = area.field('rectangle');
  const holder = nested.missing ? area : nested.object();
  const width = holder?.field('width').number(LENGTH);
  const height = holder?.field('height').number(LENGTH);
  return width === undefined || height === undefined ? undefined : { kind: 'rectangle', width, height };
}

function readCircle(circle: Located): Form | undefined {
  const radius = circle.object()?.field('radius').number(LENGTH);
  return radius === undefined ? undefined : { kind: 'ellipse', radiusX: radius, radiusY: radius };
}

function readEllipse(ellipse: Located): Form | undefined {
  const radius = ellipse.object()?.field('radius').object();
  const radiusX = radius?.field('x').number(LENGTH);
  const radiusY = radius?.field('y').number(LENGTH);
  return radiusX === undefined || radiusY === undefined ? undefined : { kind: 'ellipse', radiusX, radiusY };
}

function readPolygon(polygon: Located): Form | undefined {
  const items = polygon.object()?.field('points').list(MAX_POLYGON_POINTS);
  const points = items?.map((item) => item.point()).filter((point) => point !== undefined);
  return points && points.length === items?.length ? { kind: 'polygon', points } : undefined;
}

function readWords(field: Located): Words | undefined {
  if (field.missing) return undefined;
  const limits = { max: MAX_NAME_LENGTH, empty: true };
  if (typeof field.value === 'string') {
    const text = field.text(limits);
    return text === undefined ? undefined : { text: text.trim(), textSize: DEFAULT_TEXT_SIZE };
  }
  if (!field.object()) return undefined;
  const text = field.field('text').text(limits);
  const textColor = orDefault(field.field('color'), undefined, (color) => color.color());
  const textSize = orDefault(field.field('size'), DEFAULT_TEXT_SIZE, (size) => size.number(LENGTH));
  const position = orDefault(field.field('position'), undefined, (place) => place.point());
  if (text === undefined || textSize === undefined) return undefined;
  return { text: text.trim(), ...(textColor && { textColor }), textSize, ...(position && { position }) };
}

function orDefault<T>(field: Located, absent: T, read: (field: Located) => T | undefined): T | undefined {
  return field.missing ? absent : read(field);
}

function middleOf(form: Form): Point {
  if (form.kind === 'rectangle') return { x: form.width / 2, y: form.height / 2 };
  if (form.kind !== 'polygon' || form.points.length === 0) return { x: 0, y: 0 };
  const between = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return { x: between(form.points.map(({ x }) => x)), y: between(form.points.map(({ y }) => y)) };
}

function turnBy(degrees: number): (point: Point) => Point {
  const radians = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  return ({ x, y }) => ({ x: x * cos - y * sin, y: x * sin + y * cos });
}
