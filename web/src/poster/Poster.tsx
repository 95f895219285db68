import type { CSSProperties } from 'react';
import { formatDay } from '../format.ts';
import { Motif } from './Motif.tsx';
import { posterDesign } from './poster-design.ts';
import './poster.css';

interface PosterProps {
  event: { slug: string; category: string; accent?: string | null; startsAt: string; timezone: string };
  /** `cover` for the event's page, `card` for lists, `thumb` where there is little room. */
  look?: 'cover' | 'card' | 'thumb';
  className?: string;
}

/**
 * An event's picture, drawn from its category, its colour and its day: no photo to load, none to license.
 * Decorative: the page says the same in words.
 */
export function Poster({ event, look = 'card', className }: PosterProps) {
  const design = posterDesign(event);
  const [, day, month] = formatDay(event.startsAt, event.timezone).split(' ');
  return (
    <div
      aria-hidden="true"
      className={`poster poster-${look} ${className ?? ''}`}
      style={{ '--poster-accent': design.accent } as CSSProperties}
    >
      <svg viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice" className="poster-art">
        <Motif motif={design.motif} seed={design.seed} />
      </svg>
      <div className="poster-date figures">
        <span className="poster-day">{day}</span>
        <span className="poster-month">{month}</span>
      </div>
    </div>
  );
}
