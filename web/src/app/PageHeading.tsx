import { useEffect, useRef, type ReactNode } from 'react';
import { announce } from '../ui/announce.ts';
import { classes } from '../ui/classes.ts';
import { takeHeadingFocus } from './heading-focus.ts';

interface PageHeadingProps {
  /** Title of the tab; `Stampede` is added. */
  title: string;
  /** What the heading shows; the title, if left out. */
  children?: ReactNode;
  className?: string;
}

/** The page's h1: names the tab, and takes the focus after a change of page so that screen readers start here. */
export function PageHeading({ title, children, className }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} · Stampede`;
  }, [title]);

  // On mount only: while a page loads the one before it is still there, and must not take the focus along.
  useEffect(() => {
    if (!takeHeadingFocus()) return;
    heading.current?.focus({ preventScroll: true });
    announce(title);
  }, []);

  return (
    <h1 ref={heading} tabIndex={-1} className={classes('text-xl sm:text-2xl', className)}>
      {children ?? title}
    </h1>
  );
}
