import { invalid, missing } from './errors.ts';
import { isMap, type FormMap, type FormValue } from './form.ts';

/** Reads one request's parameters; refuses those that the endpoint does not know, as Stripe does. */
export class Params {
  private readonly map: FormMap;

  constructor(map: FormMap, known: readonly string[]) {
    this.map = map;
    const unknown = Object.keys(map).find((key) => !known.includes(key));
    if (unknown !== undefined) {
      throw invalid(`Received unknown parameter: ${unknown}`, 'parameter_unknown', unknown);
    }
  }

  has(name: string): boolean {
    return this.map[name] !== undefined && this.map[name] !== '';
  }

  raw(name: string): FormValue | undefined {
    return this.map[name];
  }

  text(name: string): string | null {
    const value = this.map[name];
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string') throw invalid('Invalid string', 'parameter_invalid_string', name);
    return value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === null) throw missing(name);
    return value;
  }

  integer(name: string): number | null {
    const value = this.text(name);
    if (value === null) return null;
    if (!/^-?\d{1,15}$/.test(value)) {
      throw invalid(`Invalid integer: ${value}`, 'parameter_invalid_integer', name);
    }
    return Number(value);
  }

  positive(name: string): number | null {
    const value = this.integer(name);
    if (value !== null && value < 1) {
      throw invalid(`This value must be greater than or equal to 1.`, 'parameter_invalid_integer', name);
    }
    return value;
  }

  flag(name: string): boolean {
    const value = this.text(name);
    if (value !== null && value !== 'true' && value !== 'false') {
      throw invalid(`Invalid boolean: ${value}`, 'parameter_invalid_boolean', name);
    }
    return value === 'true';
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | null {
    const value = this.text(name);
    if (value === null) return null;
    const match = allowed.find((item) => item === value);
    if (match === undefined) {
      throw invalid(`Invalid ${name}: must be one of ${allowed.join(', ')}`, 'parameter_invalid', name);
    }
    return match;
  }

  list(name: string): string[] {
    const value = this.map[name];
    if (value === undefined || value === '') return [];
    if (!Array.isArray(value)) throw invalid('Invalid array', 'parameter_invalid', name);
    return value.filter((item): item is string => typeof item === 'string');
  }

  group(name: string): FormMap | null {
    const value = this.map[name];
    if (value === undefined || value === '') return null;
    if (!isMap(value)) throw invalid('Invalid object', 'parameter_invalid', name);
    return value;
  }

  /** Metadata merged as Stripe does: an empty value removes its key. */
  metadata(before: Record<string, string> = {}): Record<string, string> {
    const merged = { ...before };
    for (const [key, value] of Object.entries(this.group('metadata') ?? {})) {
      if (typeof value !== 'string') throw invalid('Metadata values must be strings.', 'parameter_invalid', 'metadata');
      if (value === '') delete merged[key];
      else merged[key] = value;
    }
    if (Object.keys(merged).length > 50)
      throw invalid('Metadata holds at most 50 keys.', 'parameter_invalid', 'metadata');
    return merged;
  }
}
