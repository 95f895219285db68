import type { Habits } from '../format.ts';
import type { Language } from './index.ts';

/** English as the house has always written it; the others as their own countries do. */
const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE', es: 'es-ES', hi: 'hi-IN' };

/** How numbers, money and dates are written beside the words of a language. */
export function habitsOf(language: Language, zone: Habits['zone']): Habits {
  const locale = LOCALES[language];
  return language === 'en' ? { locale, zone } : { locale, zone, day: dayByLocale(locale) };
}

/** `Sa., 12. Dez.`, `sáb, 12 dic`, `शनि, 12 दिस॰`: what stands between the parts is the language's own. */
function dayByLocale(locale: string): NonNullable<Habits['day']> {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (instant, timezone, style, withYear) => {
    const cacheKey = `${timezone} ${style} ${withYear}`;
    let format = formats.get(cacheKey);
    if (!format) {
      format = new Intl.DateTimeFormat(locale, {
        timeZone: timezone,
        weekday: style,
        day: 'numeric',
        month: style,
        ...(withYear ? { year: 'numeric' } : {}),
      });
      formats.set(cacheKey, format);
    }
    return format.format(new Date(instant));
  };
}
