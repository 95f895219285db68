import { useCallback, useEffect, useRef, useState } from 'react';
import { AvailabilityFeed } from './availability-feed.ts';

export interface Availability {
  /** The latest snapshot, packed; null until the first one. */
  packed: Uint8Array | null;
  /** True while snapshots don't come: what the page shows may be old. */
  failing: boolean;
  refresh: () => void;
}

export function useAvailability(event: string): Availability {
  const [packed, setPacked] = useState<Uint8Array | null>(null);
  const [failing, setFailing] = useState(false);
  const feed = useRef<AvailabilityFeed | null>(null);

  useEffect(() => {
    const current = new AvailabilityFeed(event, setPacked, setFailing);
    feed.current = current;
    current.start();
    return () => {
      current.stop();
      setPacked(null);
    };
  }, [event]);

  const refresh = useCallback(() => void feed.current?.refresh(), []);
  return { packed, failing, refresh };
}
