import { t } from '../words/index.ts';

export function SiteFooter() {
  return (
    <footer className="mt-16 border-t border-line print:hidden">
      <div className="page flex flex-wrap justify-between gap-x-8 gap-y-2 py-6 text-sm text-ink-soft">
        <p>{t('shell.footer.prices')}</p>
        <p>{t('shell.footer.times')}</p>
      </div>
    </footer>
  );
}
