import { Link } from '@tanstack/react-router';
import { classes } from '../ui/classes.ts';
import { t } from '../words/index.ts';
import { LanguageSwitch } from './LanguageSwitch.tsx';

const linkClass =
  'flex min-h-11 items-center rounded-control px-2 text-sm sm:px-3 font-medium text-ink-soft hover:text-ink';

/** `wide`: over a page that fills the window, from edge to edge like it. */
export function SiteHeader({ wide }: { wide: boolean }) {
  return (
    <header className="border-b border-line bg-surface print:hidden">
      <div
        className={classes(
          'page flex min-h-14 flex-wrap items-center justify-between gap-x-4',
          wide && 'max-w-none lg:px-6',
        )}
      >
        <Link to="/" className="-mx-2 flex min-h-11 items-center gap-2.5 rounded-control px-2 font-bold tracking-tight">
          <Mark />
          <span className="max-[359px]:sr-only">Stampede</span>
        </Link>
        <div className="-mx-2 flex sm:-mx-3">
          <nav aria-label={t('shell.main')} className="flex">
            <Link to="/" className={linkClass}>
              {t('shell.allEvents')}
            </Link>
            <Link to="/account" className={linkClass}>
              {t('shell.account')}
            </Link>
          </nav>
          <LanguageSwitch />
        </div>
      </div>
    </header>
  );
}

function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 18 18" className="size-[18px] text-accent">
      <rect x="0" y="11" width="4" height="7" rx="2" fill="currentColor" opacity="0.45" />
      <rect x="7" y="6" width="4" height="12" rx="2" fill="currentColor" opacity="0.7" />
      <rect x="14" y="0" width="4" height="18" rx="2" fill="currentColor" />
    </svg>
  );
}
