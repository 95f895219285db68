import { Link } from '@tanstack/react-router';
import { PageHeading } from '../../app/PageHeading.tsx';
import { buttonClass } from '../../ui/button-class.ts';
import { t, useLanguage } from '../../words/index.ts';

interface NotFoundPageProps {
  title?: string;
  advice?: string;
}

export function NotFoundPage({
  title = t('shell.notFound.title'),
  advice = t('shell.notFound.advice'),
}: NotFoundPageProps) {
  useLanguage();
  return (
    <div className="page py-12 sm:py-20">
      <div className="max-w-prose">
        <PageHeading title={title} />
        <p className="mt-3 text-ink-soft">{advice}</p>
        <Link to="/" className={buttonClass({ size: 'large', className: 'mt-6' })}>
          {t('shell.seeAllEvents')}
        </Link>
      </div>
    </div>
  );
}
