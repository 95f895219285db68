import type { ElementType, HTMLAttributes } from 'react';
import { classes } from './classes.ts';

interface CardProps extends HTMLAttributes<HTMLElement> {
  as?: ElementType;
  /** Inner space: 16 px on phones, 24 px from tablets up. */
  padded?: boolean;
}

export function Card({ as: Element = 'div', padded = true, className, ...rest }: CardProps) {
  return <Element {...rest} className={classes('card', padded && 'p-4 sm:p-6', className)} />;
}
