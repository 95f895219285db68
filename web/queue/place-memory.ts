/** What this browser keeps of a place in line, so that a reload, or a closed page, finds it again. */
export interface KeptPlace {
  token: string;
  entry: number;
  position: number | null;
  generation: number;
  /** How many were ahead when the position was first known: where the bar begins. */
  aheadAtFirst: number | null;
  /** Of the entry, as the draw's record has it. */
  code: string | null;
  /** Whether a mail is to come when its turn does, or has been sent: there is one. */
  mail: 'asked' | 'told' | null;
}

const nameOf = (slug: string): string => `stampede.place.${slug}`;

export function readPlace(slug: string): KeptPlace | null {
  try {
    return JSON.parse(localStorage.getItem(nameOf(slug)) ?? 'null') as KeptPlace | null;
  } catch {
    return null;
  }
}

/** The seats' page finds here that somebody came in by a pass, and may ask for more time. */
export const passOf = (slug: string): string => `${slug}.pass`;

/** Where the browser keeps nothing, the visitor's cookie still finds the place. */
export function writePlace(slug: string, place: object | null): void {
  try {
    if (place) localStorage.setItem(nameOf(slug), JSON.stringify(place));
    else localStorage.removeItem(nameOf(slug));
  } catch {
    // Private windows, full disks.
  }
}
