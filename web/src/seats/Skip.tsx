/** What the map and the basket are known by to who goes there by keys. */
export const MAP_ID = 'seats-on-map';
export const BASKET_ID = 'your-seats';

interface SkipProps {
  /** The first of these that is on the page. */
  to: readonly string[];
  label: string;
}

/** Seen only by who comes to it with the keyboard: past a hundred sections to what follows them. */
export function Skip({ to, label }: SkipProps) {
  const go = () => {
    const all = to.map((id) => document.getElementById(id));
    all.find((element) => element?.checkVisibility())?.focus();
  };
  return (
    <button
      type="button"
      onClick={go}
      className="sr-only min-h-11 rounded-control bg-accent px-4 font-semibold text-on-accent focus-visible:not-sr-only focus-visible:my-1 focus-visible:px-4"
    >
      {label}
    </button>
  );
}
