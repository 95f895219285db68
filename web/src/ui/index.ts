export { announce } from './announce.ts';
export { Button } from './Button.tsx';
export { classes } from './classes.ts';
export { Countdown } from './Countdown.tsx';
export { Icon } from './Icon.tsx';
export { Notice } from './Notice.tsx';
export { SideScroll } from './SideScroll.tsx';
export { Loading, Skeleton } from './Skeleton.tsx';
export { useRemaining } from './use-remaining.ts';
