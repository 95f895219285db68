import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../ui/button-class.ts';
import { t } from '../../words/index.ts';

export function NoEvents({ filtered }: { filtered: boolean }) {
  return (
    <div className="card px-6 py-14 text-center" role="status">
      <h2 className="text-lg font-semibold">{filtered ? t('events.noMatch') : t('events.none')}</h2>
      <p className="mt-1 text-ink-soft">{filtered ? t('events.noMatchAdvice') : t('events.noneAdvice')}</p>
      {filtered && (
        <Link to="/" search={{}} className={buttonClass({ variant: 'secondary', className: 'mt-5' })}>
          {t('events.clear')}
        </Link>
      )}
    </div>
  );
}
