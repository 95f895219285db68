import { createLink } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/Icon.tsx';

function BackAnchor({ className, children, ...rest }: ComponentProps<'a'>) {
  return (
    <a
      {...rest}
      className={classes(
        '-mx-2 -mt-3 inline-flex min-h-11 items-center gap-1.5 rounded-control px-2 text-sm font-medium text-ink-soft hover:text-ink',
        className,
      )}
    >
      <Icon of={ArrowLeft} size={18} />
      {children}
    </a>
  );
}

/** To the page that this one belongs to, above its heading. */
export const BackLink = createLink(BackAnchor);
