const names: Record<string, string> = {
  music: 'Music',
  concert: 'Concerts',
  festival: 'Festivals',
  football: 'Football',
  sport: 'Sport',
  theatre: 'Theatre',
  comedy: 'Comedy',
  classical: 'Classical',
  family: 'Family',
};

/** Categories the list offers in its filter; an event may have others. */
export const knownCategories = Object.keys(names);

/** `sport` → `Sport`; an unknown key is shown as written, with a capital. */
export function categoryName(key: string): string {
  return names[key] ?? key.charAt(0).toUpperCase() + key.slice(1).replaceAll(/[-_]/g, ' ');
}
