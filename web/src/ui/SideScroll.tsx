import { ChevronRight } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';

interface SideScrollProps {
  label: string;
  className?: string;
  children: ReactNode;
}

/** A group in one line. Where it is wider than the page it is pushed sideways, and says on which side there is more. */
export function SideScroll({ label, className = '', children }: SideScrollProps) {
  const line = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState({ before: false, after: false });
  const look = useCallback(() => {
    const { scrollLeft = 0, scrollWidth = 0, clientWidth = 0 } = line.current ?? {};
    const next = { before: scrollLeft > 2, after: scrollLeft + clientWidth < scrollWidth - 2 };
    setMore((now) => (now.before === next.before && now.after === next.after ? now : next));
  }, []);
  // What is in it may have become wider, as in another language.
  useEffect(look);
  useEffect(() => {
    if (!line.current) return;
    const resized = new ResizeObserver(look);
    resized.observe(line.current);
    return () => resized.disconnect();
  }, [look]);
  const push = (by: 1 | -1): void =>
    line.current?.scrollBy({ left: by * line.current.clientWidth * 0.7, behavior: 'smooth' });
  return (
    <div className="relative -mx-4 lg:mx-0">
      <div
        ref={line}
        role="group"
        aria-label={label}
        onScroll={look}
        className={classes('relative flex overflow-x-auto scroll-px-12 px-4 [scrollbar-width:none] lg:px-0', className)}
      >
        {children}
      </div>
      {more.before && <More isBefore onPush={() => push(-1)} />}
      {more.after && <More onPush={() => push(1)} />}
    </div>
  );
}

/** For eyes and hands only: keys and screen readers go from one to the next. */
function More({ isBefore = false, onPush }: { isBefore?: boolean; onPush: () => void }) {
  return (
    <div
      aria-hidden="true"
      onClick={onPush}
      className={classes(
        'absolute inset-y-0 grid w-12 cursor-pointer place-items-center text-ink from-surface from-60% to-transparent',
        isBefore ? 'left-0 justify-items-start bg-linear-to-r pl-2' : 'right-0 justify-items-end bg-linear-to-l pr-2',
      )}
    >
      <Icon of={ChevronRight} size={18} className={isBefore ? 'rotate-180' : ''} />
    </div>
  );
}
