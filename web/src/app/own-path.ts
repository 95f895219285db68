/** A path of this site, or null: what an address bar says must not lead anywhere else. */
export function ownPath(given: string | undefined): string | null {
  if (given === undefined || !URL.canParse(given, window.location.origin)) return null;
  const url = new URL(given, window.location.origin);
  return url.origin === window.location.origin ? url.pathname + url.search + url.hash : null;
}
