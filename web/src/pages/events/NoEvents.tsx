import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../ui/button-class.ts';

export function NoEvents({ filtered }: { filtered: boolean }) {
  return (
    <div className="card px-6 py-14 text-center" role="status">
      <h2 className="text-lg font-semibold">
        {filtered ? 'No event matches this search.' : 'No event is announced yet.'}
      </h2>
      <p className="mt-1 text-ink-soft">
        {filtered ? 'Try fewer words, another city or other dates.' : 'Come back soon: new dates appear here first.'}
      </p>
      {filtered && (
        <Link to="/" search={{}} className={buttonClass({ variant: 'secondary', className: 'mt-5' })}>
          Clear the search
        </Link>
      )}
    </div>
  );
}
