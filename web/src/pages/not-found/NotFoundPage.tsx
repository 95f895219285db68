import { Link } from '@tanstack/react-router';
import { PageHeading } from '../../app/PageHeading.tsx';
import { buttonClass } from '../../ui/button-class.ts';

interface NotFoundPageProps {
  title?: string;
  advice?: string;
}

export function NotFoundPage({
  title = "We can't find this page.",
  advice = 'The address may be mistyped, or the page may have gone. If you came for an order, open the link in your mail.',
}: NotFoundPageProps) {
  return (
    <div className="page py-12 sm:py-20">
      <div className="max-w-prose">
        <PageHeading title={title} />
        <p className="mt-3 text-ink-soft">{advice}</p>
        <Link to="/" className={buttonClass({ size: 'large', className: 'mt-6' })}>
          See all events
        </Link>
      </div>
    </div>
  );
}
