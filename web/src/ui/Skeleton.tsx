import type { ReactNode } from 'react';

/** A grey block in the shape of what is coming. Size it with classes, in the true shape. */
export function Skeleton({ className }: { className: string }) {
  return <span aria-hidden="true" className={`skeleton block ${className}`} />;
}

/** Wraps skeletons: keeps their room at once, shows them after 400 ms, and says to screen readers that something loads. */
export function Loading({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="status" className="contents">
      <span className="sr-only">{label}</span>
      <div className="late" aria-hidden="true">
        {children}
      </div>
    </div>
  );
}
