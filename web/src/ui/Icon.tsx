import type { LucideIcon } from 'lucide-react';

/** A lucide icon with the house's stroke. Always beside words, so it is hidden from screen readers. */
export function Icon({ of: Glyph, size = 20, className }: { of: LucideIcon; size?: number; className?: string }) {
  return <Glyph aria-hidden="true" size={size} strokeWidth={1.75} className={`shrink-0 ${className ?? ''}`} />;
}
