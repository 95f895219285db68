import { invalid } from './errors.ts';

/** A parsed form body: text, or lists and maps of it. */
export type FormValue = string | FormValue[] | FormMap;
export interface FormMap {
  [key: string]: FormValue;
}

const maxDepth = 6;

/** Reads `a=1&b[c]=2&d[0]=3&e[]=4`, Stripe's encoding of nested parameters. */
export function parseForm(text: string): FormMap {
  const root = emptyMap();
  for (const [key, value] of new URLSearchParams(text)) place(root, pathOf(key), value);
  return listsIn(root) as FormMap;
}

function pathOf(key: string): string[] {
  const head = key.indexOf('[');
  if (head < 0) return [key];
  const path = [key.slice(0, head), ...[...key.slice(head).matchAll(/\[([^\]]*)\]/g)].map((part) => part[1] ?? '')];
  if (path.length > maxDepth) throw invalid(`Invalid parameter: ${key}`, 'parameter_invalid', key);
  return path;
}

// Maps have no prototype: a parameter may be called __proto__.
const emptyMap = (): FormMap => Object.create(null) as FormMap;

function place(map: FormMap, path: string[], value: string): void {
  const [first = '', ...rest] = path;
  const key = first === '' ? String(Object.keys(map).length) : first;
  if (rest.length === 0) {
    map[key] = value;
    return;
  }
  const inner = map[key];
  const next = isMap(inner) ? inner : emptyMap();
  map[key] = next;
  place(next, rest, value);
}

/** Maps whose keys are 0, 1, 2, ... were lists. */
function listsIn(value: FormValue): FormValue {
  if (!isMap(value)) return value;
  const keys = Object.keys(value);
  const inner = keys.map((key) => listsIn(value[key] ?? ''));
  if (keys.length > 0 && keys.every((key, index) => key === String(index))) return inner;
  keys.forEach((key, index) => (value[key] = inner[index] ?? ''));
  return value;
}

export const isMap = (value: unknown): value is FormMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parameters in one fixed order, so that two requests can be compared. */
export function canonical(value: FormValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? '')}`).join(',')}}`;
}
