import fc from 'fast-check';
import { type Document, resolved, type Schema } from './openapi.ts';

const LONG = 'x'.repeat(10_001);
/** Wrong somewhere in nearly every place: types, sizes, signs, characters that cannot be shown or stored, ids of nothing. */
export const HOSTILE_VALUES: readonly unknown[] = [
  ...[null, true, false, [], {}, [null], [[]], [{}], '', ' ', '0', 'null', 'undefined', 'NaN', '[object Object]'],
  ...[0, -0, -1, 1, 1.5, 1e-9, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e308, -1e308],
  ...['\0', 'a\0b', '\u0001', '\u001b[31m', '\u007f', '\ud800', 'x\udfff', '\u202e', '😀', 'é'.repeat(200), LONG],
  ...["' OR 1=1 --", '%', '_', '\\', '../../etc/passwd', '<script>alert(1)</script>', '${7*7}', '\r\nX-Injected: 1'],
  ...['evt_', 'evt_01kc0000000000000000000000', 'ven_01kc0000000000000000000000', 'pln_01kc0000000000000000000000'],
  ...['hld_1_2_0a1b2c3d4e5f6g7h8i9j0k', 'ord_1_01kc0000000000000000000000', 'tkt_vvvvvvv_zzzzzzzzzzzzzzzzzzzzzzzzzz'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'],
  ...[
    '2026-02-30T10:00:00Z',
    '2026-W10',
    '20261201T100000Z',
    '0000-01-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '9999-12-31T23:59:60Z',
  ],
  ...['a@b', 'a@b@c.org', '@', 'a@[127.0.0.1]', 'Ada <ada@example.com>', 'ada@example.com\r\nBcc: all@example.com'],
  { $ne: null },
  { toString: 1 },
  { constructor: { prototype: { polluted: true } } },
  { length: 3, 0: 'a' },
  Array.from({ length: 1000 }, () => 'x'),
];

/** Texts that are no JSON object, or not one that anybody should take. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...['', ' ', '{', '}', '[', '{"a":}', "{'a':1}", '{"a":1}}', '{"a":1},', 'nul', 'undefined', '\0', '"', '\ufeff{'],
  ...['[]', '[{}]', 'null', 'true', '0', '"text"', '{"a":1e999}', '{"\\u0000":1}', '{"\\ud800":1}'],
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"a":{"__proto__":null}}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
];

export const HOSTILE_KEYS: readonly string[] = [
  ...['', ' ', 'short', 'x'.repeat(201), 'with space in it', 'semi;colon;key', 'dots.are.not.in.it', 'a,b,c,d,e,f,g,h'],
];

export const HOSTILE_TYPES: readonly string[] = [
  ...['text/plain', 'text/html', 'application/xml', 'application/octet-stream', 'multipart/form-data', 'garbage', '/'],
];

/** What stands in the place of an id in a path. None of them is one. */
export const HOSTILE_IDS: readonly string[] = [
  ...[
    'x',
    '0',
    '-1',
    '%00',
    'a%00b',
    '%01',
    '%zz',
    '%ff',
    '%ED%A0%80',
    '..%2f..%2fetc',
    '%F0%9F%98%80',
    'null',
    'NaN',
    '*',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '%7B%7D',
    '%5B%5D',
    "'%20OR%201=1--",
    '%25',
    '_',
    'x'.repeat(199),
    'x'.repeat(5000),
  ],
  ...['evt_', 'evt_01kc0000000000000000000000', 'evt_zzzzzzzzzzzzzzzzzzzzzzzzzz', 'EVT_01KC0000000000000000000000'],
  ...['hld_1_2_0a1b2c3d4e5f6g7h8i9j0k', 'hld_vvvvvvv_2_0a1b2c3d4e5f6g7h8i9j0k', 'hld_0_2_0a1b2c3d4e5f6g7h8i9j0k'],
  ...[
    'ord_1_01kc0000000000000000000000',
    'ord_vvvvvvv_01kc0000000000000000000000',
    'ord_1_%00',
    'pay_1_01kc0000000000000000000000',
  ],
  ...['tkt_1_01kc0000000000000000000000', 'tkt_0_01kc0000000000000000000000', 'tkt_1_zzzzzzzzzzzzzzzzzzzzzzzzzz'],
];

/** Values that nobody thought of, the same ones for the same seed. */
export function strangeValues(seed: number, howMany: number): unknown[] {
  const strange = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom('__proto__', 'constructor').map((name) => ({ [name]: [] })),
  );
  return fc.sample(strange, { seed, numRuns: howMany });
}

/** Where a body can be wrong: the pointer parts of each of its fields, those of fields inside, and of lists' first items. */
export function placesIn(
  document: Document,
  given: Schema,
  at: readonly (string | number)[] = [],
): (string | number)[][] {
  const schema = resolved(document, given);
  if (schema.type === 'array' && schema.items) return [[...at, 0], ...placesIn(document, schema.items, [...at, 0])];
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    [...at, name],
    ...placesIn(document, property, [...at, name]),
  ]);
}

/** A copy of the body with another value in that place; with undefined, without the field. */
export function changedAt(body: unknown, [part, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (part === undefined) return value;
  const inner = (of: unknown) => changedAt(of, rest, value);
  if (typeof part === 'number') {
    const list: unknown[] = Array.isArray(body) ? [...(body as unknown[])] : [];
    list[part] = inner(list[part]);
    return list;
  }
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const { [part]: before, ...others } = fields;
  const after = inner(before);
  return after === undefined ? others : { ...others, [part]: after };
}
