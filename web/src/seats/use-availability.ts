import { useCallback, useEffect, useRef, useState } from 'react';
import { AvailabilityFeed } from './availability-feed.ts';

export interface Availability {
  /** The latest snapshot, packed; null until the first one. */
  packed: Uint8Array | null;
  /** Of the server's holds: another one means that it has lost those of the one before. */
  generation: string;
  /** True while snapshots don't come: what the page shows may be old. */
  failing: boolean;
  refresh: () => void;
}

type Snapshot = Pick<Availability, 'packed' | 'generation'>;

const NONE: Snapshot = { packed: null, generation: '' };

export function useAvailability(event: string): Availability {
  const [snapshot, setSnapshot] = useState<Snapshot>(NONE);
  const [failing, setFailing] = useState(false);
  const feed = useRef<AvailabilityFeed | null>(null);

  useEffect(() => {
    const current = new AvailabilityFeed(
      event,
      (packed, generation) => setSnapshot({ packed, generation }),
      setFailing,
    );
    feed.current = current;
    current.start();
    return () => {
      current.stop();
      setSnapshot(NONE);
    };
  }, [event]);

  const refresh = useCallback(() => void feed.current?.refresh(), []);
  return { ...snapshot, failing, refresh };
}
