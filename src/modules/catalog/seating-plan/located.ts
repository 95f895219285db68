import { UNSHOWABLE } from '../../../kit/index.ts';
import type { FaultKind, FaultList, FaultSubject } from './faults.ts';
import { MAX_COLOR_LENGTH, MAX_COORDINATE, MAX_NAME_LENGTH } from './limits.ts';
import type { Point } from './layout.ts';

interface TextLimits {
  readonly max: number;
  readonly empty?: boolean;
}

interface NumberLimits {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

/** A CSS colour by hex, name or function: it ends in style attributes, so nothing else gets through. */
const COLOR = /^(#[0-9a-f]{3,8}|[a-z]{1,32}|(rgb|hsl)a?\([0-9.,%/ deg]{1,48}\))$/i;

/**
 * A value of unknown make and where in the request it stands. Each reader answers the value, or undefined after noting
 * the fault; nothing here throws, whatever the value is. The pointer is only spelled out when there is a fault.
 */
export class Located {
  readonly value: unknown;
  /** The last part of its pointer: a field's name, or an index. */
  readonly name: string;
  private readonly faults: FaultList;
  private readonly parent: Located | null;

  constructor(value: unknown, faults: FaultList, name: string, parent: Located | null = null) {
    this.value = value;
    this.faults = faults;
    this.name = name;
    this.parent = parent;
  }

  get pointer(): string {
    const escaped = this.name.replaceAll('~', '~0').replaceAll('/', '~1');
    return `${this.parent?.pointer ?? ''}/${escaped}`;
  }

  get missing(): boolean {
    return this.value === undefined;
  }

  /** Reading on is no use: there are as many faults as will be told. */
  get hopeless(): boolean {
    return this.faults.full;
  }

  fault(kind: FaultKind, detail: string): undefined {
    this.faults.add({ pointer: this.pointer, code: `catalog.${this.subject}_${kind}`, detail });
    return undefined;
  }

  /** A field of an object; missing when the value isn't one. Only own fields count: `toString` is nobody's field. */
  field(name: string): Located {
    const value = isObject(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return new Located(value, this.faults, name, this);
  }

  object(): this | undefined {
    if (isObject(this.value)) return this;
    return this.refuse('an object');
  }

  /** The entries of an object used as a dictionary. */
  entries(max: number): Located[] | undefined {
    if (!isObject(this.value)) return this.refuse('an object');
    const names = Object.keys(this.value);
    if (names.length > max) return this.tooMany(names.length, max);
    if (names.some((name) => name.length > MAX_NAME_LENGTH)) {
      return this.fault('invalid_text', `A name here has more than ${MAX_NAME_LENGTH} characters; shorten it.`);
    }
    return names.map((name) => this.field(name));
  }

  list(max: number): Located[] | undefined {
    const { value } = this;
    if (!Array.isArray(value)) return this.refuse('a list');
    if (value.length > max) return this.tooMany(value.length, max);
    return Array.from(value, (item, i) => new Located(item, this.faults, String(i), this));
  }

  text({ max, empty = false }: TextLimits): string | undefined {
    const { value } = this;
    if (typeof value !== 'string') return this.refuse('a text');
    if (value.length > max) {
      return this.fault('invalid_text', `This text has ${value.length} characters; shorten it to ${max} or fewer.`);
    }
    if (UNSHOWABLE.test(value)) {
      return this.fault('invalid_text', 'This text has characters that cannot be shown; remove them.');
    }
    if (!empty && value.trim() === '') return this.fault('invalid_text', 'This text is empty; fill it in.');
    return value;
  }

  /** Empty counts as no colour: editors write that for "none". */
  color(): string | undefined {
    const color = this.text({ max: MAX_COLOR_LENGTH, empty: true })?.trim();
    if (color === undefined || color === '') return undefined;
    if (COLOR.test(color)) return color;
    return this.fault('invalid_color', 'This is not a CSS colour; write it like "#7b2d8b".');
  }

  number({ min, max, integer = false }: NumberLimits): number | undefined {
    const { value } = this;
    if (typeof value !== 'number') return this.refuse(integer ? 'a whole number' : 'a number');
    if (value >= min && value <= max && (!integer || Number.isInteger(value))) return value;
    return this.fault('out_of_range', `This must be a ${integer ? 'whole ' : ''}number from ${min} to ${max}.`);
  }

  point(): Point | undefined {
    if (!this.object()) return undefined;
    const range = { min: -MAX_COORDINATE, max: MAX_COORDINATE };
    const x = this.field('x').number(range);
    const y = this.field('y').number(range);
    return x === undefined || y === undefined ? undefined : { x, y };
  }

  /** For fields that the format knows and the layout doesn't need: right when absent, never of another type. */
  expect(type: 'string' | 'boolean' | 'number', nullable = false): void {
    if (this.missing || (nullable && this.value === null) || typeof this.value === type) return;
    this.refuse({ string: 'a text', boolean: 'true or false', number: 'a number' }[type]);
  }

  private get subject(): FaultSubject {
    return this.parent?.subject ?? (this.name === 'mapping' ? 'mapping' : 'plan');
  }

  private refuse(wanted: string): undefined {
    if (this.missing) return this.fault('missing', `"${this.name}" is missing; add it as ${wanted}.`);
    return this.fault('wrong_type', `This must be ${wanted}, but it is ${typeInWords(this.value)}.`);
  }

  private tooMany(count: number, max: number): undefined {
    return this.fault('too_large', `There are ${count} entries here; ${max} are the most that can be read.`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeInWords(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return (
    { string: 'a text', number: 'a number', boolean: 'true or false', object: 'an object' }[String(typeof value)] ??
    'something else'
  );
}
