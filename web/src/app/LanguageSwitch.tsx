import { useRouterState } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { Icon } from '../ui/Icon.tsx';
import { chooseLanguage, isForStaff, type Language, LANGUAGES, t, useLanguage } from '../words/index.ts';

/** The languages by their own names. Where there is little room, only the code of the one that is chosen. */
export function LanguageSwitch() {
  const language = useLanguage();
  const isHidden = useRouterState({ select: ({ location }) => isForStaff(location.pathname) });
  if (isHidden) return null;
  return (
    <label className="relative inline-flex min-h-11 min-w-11 items-center rounded-control text-sm font-medium text-ink-soft hover:text-ink has-[:focus-visible]:outline-3 has-[:focus-visible]:-outline-offset-3 has-[:focus-visible]:outline-accent">
      <span className="sr-only">{t('shell.language')}</span>
      <span
        aria-hidden="true"
        className="pointer-events-none absolute inset-0 flex items-center pl-2 uppercase sm:hidden"
      >
        {language}
      </span>
      <select
        name="language"
        value={language}
        onChange={(event) => void chooseLanguage(event.target.value as Language)}
        className="min-h-11 w-11 cursor-pointer appearance-none bg-transparent pr-5 pl-2 outline-none max-sm:opacity-0 sm:w-auto sm:[field-sizing:content] sm:pl-3 [&>option]:bg-surface [&>option]:text-ink"
      >
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} size={14} className="pointer-events-none absolute right-0 sm:right-1" />
    </label>
  );
}
