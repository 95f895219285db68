type Place = 'session' | 'local';

/** Browsers may refuse storage (private windows, full disks); the page then remembers until it is closed. */
const memory = new Map<string, string>();

function storeOf(place: Place): Storage | null {
  try {
    return place === 'session' ? window.sessionStorage : window.localStorage;
  } catch {
    return null;
  }
}

const fullName = (name: string) => `stampede.${name}`;

export function readStored<Value>(place: Place, name: string): Value | null {
  const key = fullName(name);
  const text = storeOf(place)?.getItem(key) ?? memory.get(key) ?? null;
  if (text === null) return null;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return null;
  }
}

export function writeStored(place: Place, name: string, value: unknown): void {
  const key = fullName(name);
  const text = JSON.stringify(value);
  memory.set(key, text);
  try {
    storeOf(place)?.setItem(key, text);
  } catch {
    // Kept in memory above.
  }
}

export function removeStored(place: Place, name: string): void {
  const key = fullName(name);
  memory.delete(key);
  storeOf(place)?.removeItem(key);
}
