import { classes } from './classes.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger' | 'danger-outline';
export type ButtonSize = 'small' | 'medium' | 'large';

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'bg-surface text-ink border border-line-strong hover:border-ink hover:bg-sunken',
  quiet: 'text-accent hover:bg-accent-soft hover:text-accent-strong',
  'danger-outline': 'bg-surface text-bad border border-bad hover:bg-bad-soft',
  danger: 'bg-bad text-on-bad hover:bg-bad-strong',
};

/** Every size is at least 44 px high on a phone; `small` shrinks from tablets up, where a mouse is likely. */
const sizes: Record<ButtonSize, string> = {
  small: 'min-h-11 px-3 text-sm md:min-h-9',
  medium: 'min-h-11 px-4 text-sm',
  large: 'min-h-13 px-5 text-base',
};

/** The look of a button, for links that act like one: `<Link className={buttonClass({ variant: 'primary' })}>`. */
export function buttonClass(
  look: { variant?: ButtonVariant; size?: ButtonSize; wide?: boolean; className?: string | undefined } = {},
): string {
  const { variant = 'primary', size = 'medium', wide = false, className } = look;
  return classes(
    'inline-flex items-center justify-center gap-2 rounded-control py-2 text-center font-semibold no-underline select-none',
    'transition-colors duration-120 ease-out',
    'aria-disabled:cursor-not-allowed aria-disabled:opacity-60 disabled:cursor-not-allowed disabled:opacity-60',
    variants[variant],
    sizes[size],
    wide && 'w-full',
    className,
  );
}
