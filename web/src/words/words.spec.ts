import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { afterEach, describe, expect, it } from 'vitest';
import { followHabits, formatList, formatMoney, formatShortMoney, formatWhen } from '../format.ts';
import { words as de } from './de/index.ts';
import { en } from './en/index.ts';
import { words as es } from './es/index.ts';
import { habitsOf } from './habits.ts';
import { words as hi } from './hi/index.ts';
import { type Language, LANGUAGES, preferredLanguage, t } from './index.ts';

type Tree = { readonly [name: string]: string | Tree };
type Flat = Map<string, string>;

function flat(tree: Tree, prefix = ''): Flat {
  return new Map(
    Object.entries(tree).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + name, value]] : [...flat(value, `${prefix}${name}.`)],
    ),
  );
}

const FORM = /_(zero|one|two|few|many|other)$/;
const english = flat(en);
const others = { de: flat(de), es: flat(es), hi: flat(hi) };

/** `{{count}}`, `<amount/>`: what the page puts into a text. */
const holes = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)|<(\w+)\/>/g)].map(([, value, part]) => value ?? `<${part}>`).sort();

const ownLetters = (text: string): string => text.replaceAll(/\{\{.*?\}\}|<.*?>|UPI/g, '').replaceAll(/\P{L}/gu, '');

/** Words that German or Spanish shares with English. */
const ALIKE = [
  ...['Name', 'Zoom', 'Events', 'Festivals', 'Sport', 'Comedy', 'Total', 'Tickets'],
  ...['{{count, number}} Event', '{{count, number}} Events'],
];
const isAlike = (text: string): boolean => ALIKE.some((each) => each.toLowerCase() === text.toLowerCase());

function faultsOf(language: keyof typeof others, words: Flat): string[] {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const asked = new Set(
    [...english.keys()].flatMap((name) =>
      FORM.test(name) ? forms.map((form) => name.replace(FORM, `_${form}`)) : [name],
    ),
  );
  const faults = [...asked].filter((name) => !words.has(name)).map((name) => `${name} is missing`);
  for (const [name, text] of words) {
    const model = english.get(name) ?? english.get(name.replace(FORM, '_other')) ?? '';
    if (!asked.has(name)) faults.push(`${name} is too much`);
    if (holes(text).join() !== holes(model).join()) faults.push(`${name} has not the values of the English text`);
    const isLeft = language === 'hi' ? !/\p{Script=Devanagari}/u.test(text) : text === model && !isAlike(text);
    if (isLeft && ownLetters(text)) faults.push(`${name} is left in English`);
  }
  return faults;
}

describe.each(['de', 'es', 'hi'] as const)('the words in %s', (language) => {
  it('are all there, with the plural forms and the values that they need, and none is English', () => {
    expect(faultsOf(language, others[language])).toEqual([]);
  });
});

it('control: a form that is missing, a value that is another, and a text left in English are found', () => {
  const broken = new Map(others.es);
  broken.delete('shell.counted.seats_many');
  broken.set('sale.toWaitingRoom', english.get('sale.toWaitingRoom') ?? '');
  broken.set('sale.left.opens', 'La venta se abre el {{day}}');
  expect(faultsOf('es', broken)).toEqual([
    'shell.counted.seats_many is missing',
    'sale.left.opens has not the values of the English text',
    'sale.toWaitingRoom is left in English',
  ]);
});

describe('money, days and lists are written as the language writes them', () => {
  const zoneIn = (language: Language) => (place: string) =>
    (language === 'en' ? english : others[language]).get('shell.zone')?.replace('{{place}}', place) ?? '';

  afterEach(() => followHabits(habitsOf('en', zoneIn('en'))));

  it.each([
    ['en', '€1,234.50', '€65', 'Sat 12 Dec 2043, 20:00 Madrid time', '17, 18 and 19'],
    ['de', '1.234,50 €', '65 €', 'Sa., 12. Dez. 2043, 20:00 Ortszeit Madrid', '17, 18 und 19'],
    ['es', '1234,50 €', '65 €', 'sáb, 12 dic 2043, 20:00 hora de Madrid', '17, 18 y 19'],
    ['hi', '€1,234.50', '€65', 'शनि, 12 दिस॰ 2043, 20:00 Madrid का समय', '17, 18, और 19'],
  ] as const)('in %s', (language, money, short, when, list) => {
    followHabits(habitsOf(language, zoneIn(language)));
    const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
    expect(plain(formatMoney({ amount: 123450, currency: 'EUR' }))).toBe(money);
    expect(plain(formatShortMoney({ amount: 6500, currency: 'EUR' }))).toBe(short);
    expect(formatWhen('2043-12-12T19:00:00Z', 'Europe/Madrid')).toBe(when);
    expect(formatList(['17', '18', '19'])).toBe(list);
  });
});

it('a count is said as the language counts', () => {
  expect(t('shell.counted.seats', { count: 1 })).toBe('1 seat');
  expect(t('shell.counted.seats', { count: 31020 })).toBe('31,020 seats');
  expect(new Intl.PluralRules('hi').select(0)).toBe('one');
  expect(new Intl.PluralRules('es').select(1_000_000)).toBe('many');
});

it('the language is the one chosen before, else the first of the browser that we speak', () => {
  expect(preferredLanguage('hi', ['de-AT'])).toBe('hi');
  expect(preferredLanguage('xx', ['fr-FR', 'ES-mx', 'de'])).toBe('es');
  expect(preferredLanguage(null, ['fr-FR'])).toBe('en');
  expect(preferredLanguage('toString', [])).toBe('en');
});

describe('no page of the fans has words of its own', () => {
  const SOURCE = path.join(import.meta.dirname, '..');
  const NAME = ['Stampede'];

  /** Texts in JSX that nobody could translate: `file:line: text`. */
  function ownWords(file: string, text: string): string[] {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    const found: string[] = [];
    const note = (node: ts.Node, said: string): void => {
      if (!/\p{L}{2}/u.test(said) || NAME.includes(said.trim())) return;
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${said.trim()}`);
    };
    const visit = (node: ts.Node): void => {
      if (ts.isJsxText(node)) note(node, node.text);
      if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText())) {
        if (node.initializer && ts.isStringLiteral(node.initializer)) note(node, node.initializer.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  }

  it('so that each of them speaks every language', () => {
    const pages = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.tsx') && !file.startsWith(path.join('pages', 'admin')),
    );
    expect(pages.length).toBeGreaterThan(60);
    expect(pages.flatMap((file) => ownWords(file, readFileSync(path.join(SOURCE, file), 'utf8')))).toEqual([]);
  });

  it('control: a text between tags and a label are found', () => {
    expect(ownWords('x.tsx', 'const x = <p title="Best seats">{n} seats <b className="big">Stampede</b></p>;')).toEqual(
      ['x.tsx:1: Best seats', 'x.tsx:1: seats'],
    );
  });
});

const SPOKEN = new Set([
  'aria-label',
  'title',
  'label',
  'alt',
  'placeholder',
  'hint',
  'description',
  'legend',
  'advice',
]);

it('every language is named by itself', () => {
  expect(Object.keys(LANGUAGES)).toEqual(['en', ...Object.keys(others)]);
});
