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
  try {
    const store = storeOf(place);
    store?.setItem(key, text);
    // What is in the store another tab may take away.
    if (store) memory.delete(key);
    else memory.set(key, text);
  } catch {
    memory.set(key, text);
  }
}

export function removeStored(place: Place, name: string): void {
  const key = fullName(name);
  memory.delete(key);
  storeOf(place)?.removeItem(key);
}

/** Runs when another tab of this browser has written or removed it in the `local` place. Returns what stops that. */
export function onStoredElsewhere(name: string, run: () => void): () => void {
  const hear = ({ key, storageArea }: StorageEvent): void => {
    if (storageArea === storeOf('local') && (key === null || key === fullName(name))) run();
  };
  window.addEventListener('storage', hear);
  return () => window.removeEventListener('storage', hear);
}
