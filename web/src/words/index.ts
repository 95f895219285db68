import { createInstance } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { readStored, writeStored } from '../app/storage.ts';
import { followHabits } from '../format.ts';
import type { Catalogue, Forms } from './catalogue.ts';
import { en } from './en/index.ts';
import { habitsOf } from './habits.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: typeof en };
  }
}

/** By their own names, as people look for them. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', es: 'Español', hi: 'हिन्दी' } as const;
export type Language = keyof typeof LANGUAGES;

/** English is in the first load; another language comes when it is wanted. */
const others: { [Other in keyof Forms]: () => Promise<{ words: Catalogue<typeof en, Forms[Other]> }> } = {
  de: () => import('./de/index.ts'),
  es: () => import('./es/index.ts'),
  hi: () => import('./hi/index.ts'),
};

const STORED = 'language';

const i18n = createInstance();
void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'words',
  resources: { en: { words: en } },
  initAsync: false,
  // React escapes what it shows.
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});

/**
 * The words of the page in its language: `t('shell.counted.seats', { count: 3 })` → `3 seats`. A plain function, so that the rules
 * of words need no component; whoever shows its answers is drawn anew when the language changes, see `useLanguage`.
 */
export const t = i18n.t;

/** The language of the page. A page that calls it is drawn anew, with all that is in it, when the language changes. */
export function useLanguage(): Language {
  return useTranslation(undefined, { i18n }).i18n.language as Language;
}

export const language = (): Language => i18n.language as Language;

const isLanguage = (name: unknown): name is Language => typeof name === 'string' && Object.hasOwn(LANGUAGES, name);

/** What was chosen here before, else the first language of the browser that we speak. */
export function preferredLanguage(stored: unknown, browser: readonly string[]): Language {
  if (isLanguage(stored)) return stored;
  return browser.map((tag) => tag.toLowerCase().split('-')[0]).find(isLanguage) ?? 'en';
}

/** Those who run a sale read English, as their tables and the log do. */
export const isForStaff = (path: string): boolean => /^\/admin(\/|$)/.test(path);

/**
 * Makes the language the one of a page. Answers a promise only while words are on their way, so that going from page to page waits
 * for nothing.
 */
export function speakOn(path: string): Promise<void> | undefined {
  const wanted = isForStaff(path) ? 'en' : preferredLanguage(readStored('local', STORED), navigator.languages);
  return wanted === i18n.language ? undefined : speak(wanted);
}

/** What a visitor has chosen is remembered on this device. */
export function chooseLanguage(chosen: Language): Promise<void> {
  writeStored('local', STORED, chosen);
  return speak(chosen);
}

/** What was asked for last: words that come late must not undo a later choice. */
let asked: Language = 'en';

async function speak(wanted: Language): Promise<void> {
  asked = wanted;
  if (wanted !== 'en' && !i18n.hasResourceBundle(wanted, 'words')) {
    try {
      const { words } = await others[wanted]();
      i18n.addResourceBundle(wanted, 'words', words);
    } catch {
      // Without its words a page is better in the language that it has than not at all.
      return;
    }
  }
  if (asked !== wanted) return;
  followHabits(habitsOf(wanted, (place) => t('shell.zone', { place })));
  document.documentElement.lang = wanted;
  await i18n.changeLanguage(wanted);
}
